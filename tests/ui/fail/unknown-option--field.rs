//! A field's option is misspelled.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(read_only)]
    pub color: u32,
}

pub fn uses(pixel: &mut Pixel) -> u32 {
    pixel.setattr("color", 7).unwrap();
    pixel.color
}

fn main() {}
