//! A tight class wastes padding at its end.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point, tight)]
pub struct Pixel {
    pub red: u8,
    pub depth: u32,
    pub green: u8,
}

pub fn uses(pixel: &Pixel) -> u8 {
    pixel.red
}

fn main() {}
