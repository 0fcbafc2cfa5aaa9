//! The attribute is on a function.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
pub fn norm(point: &Point) -> f64 {
    point.x
}

fn main() {}
