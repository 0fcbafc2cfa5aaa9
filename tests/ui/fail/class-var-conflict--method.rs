//! A method has the name of a slot of its class.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn x(&self) -> f64 {
        self.x
    }
}

fn main() {}
