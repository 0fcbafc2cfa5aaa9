//! A method takes a box.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn unboxed(self: Box<Self>) -> f64 {
        self.x
    }
}

fn main() {}
