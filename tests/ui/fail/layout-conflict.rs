//! A mixin has slots that the base does not have.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted]
pub struct Named {
    pub name: String,
}

#[slotted(mixins(Named), extends = Point)]
pub struct Pixel {
    pub color: u32,
}

pub fn uses(pixel: &Pixel) -> u32 {
    let _: f64 = pixel.x;
    pixel.color
}

fn main() {}
