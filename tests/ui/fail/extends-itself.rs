//! A class extends itself.

use slotted::prelude::*;

#[slotted(extends = Pixel)]
pub struct Pixel {
    pub color: u32,
}

pub fn uses(pixel: &Pixel) -> u32 {
    pixel.color
}

fn main() {}
