//! A method consumes the instance, and changes it first.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn doubled(mut self) -> f64 {
        self.x *= 2.0;
        self.x
    }
}

fn main() {}
