//! The class is used as one although it extends itself.

use slotted::prelude::*;

#[slotted(extends = Pixel, dict)]
pub struct Pixel {
    pub color: u32,
}

pub fn uses(pixel: &mut Pixel) -> u32 {
    pixel.setattr("tag", "hot").unwrap();
    let _ = (Pixel::class(), Pixel::new(1));
    pixel.color
}

fn main() {}
