//! A field's type does not exist.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    pub color: Colour,
}

fn main() {}
