//! A reference to what no value can be made into.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn distance(&self, other: &Point) -> f64 {
        self.x - other.x
    }
}

fn main() {}
