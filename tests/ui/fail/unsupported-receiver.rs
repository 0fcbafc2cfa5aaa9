//! A method consumes the instance.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn into_x(self) -> f64 {
        self.x
    }
}

fn main() {}
