//! A parameter has no name.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn moved(&self, (x, y): (f64, f64)) -> f64 {
        self.x + x + y
    }
}

fn main() {}
