//! A method returns what is no value.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn doubled(&self) -> Point {
        Point { x: self.x * 2.0 }
    }
}

fn main() {}
