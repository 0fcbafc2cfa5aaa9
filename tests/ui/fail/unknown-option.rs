//! An option is misspelled.

use slotted::prelude::*;

#[slotted(extend = Point)]
pub struct Pixel {
    pub color: u32,
}

pub fn uses(pixel: &mut Pixel) -> u32 {
    pixel.setattr("color", 7).unwrap();
    let _ = Pixel::new(1);
    pixel.color
}

fn main() {}
