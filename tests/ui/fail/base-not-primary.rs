//! A mixin has slots, and nothing is embedded.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(mixins(Point))]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
