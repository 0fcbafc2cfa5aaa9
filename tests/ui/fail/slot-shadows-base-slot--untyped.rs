//! A listed slot has the name of the base's slot.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point, slots("color", "x"))]
pub struct Pixel;

fn main() {}
