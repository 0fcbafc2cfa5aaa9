//! A base does not exist.

use slotted::prelude::*;

#[slotted(extends = Point)]
pub struct Pixel {
    pub color: u32,
}

pub fn uses(pixel: &Pixel) -> u32 {
    pixel.color
}

fn main() {}
