//! A mixin has more slots than the embedded base.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    pub color: u32,
}

#[slotted(mixins(Pixel), extends = Point)]
pub struct Lamp;

fn main() {}
