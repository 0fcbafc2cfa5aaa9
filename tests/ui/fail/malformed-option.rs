//! A flag has a value.

use slotted::prelude::*;

#[slotted(dict = true)]
pub struct Pixel {
    pub color: u32,
}

pub fn uses(pixel: &Pixel) -> u32 {
    pixel.color
}

fn main() {}
