//! Two mixins have slots of their own.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted]
pub struct Named {
    pub name: String,
}

#[slotted(mixins(Point, Named))]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
