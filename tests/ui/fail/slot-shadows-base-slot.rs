//! A field has the name of the base's slot.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    pub color: u32,
    pub x: u8,
}

pub fn uses(pixel: &Pixel) -> u8 {
    pixel.x
}

fn main() {}
