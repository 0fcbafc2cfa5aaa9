//! A field's new name is not a string.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(rename = hue)]
    pub color: u32,
}

fn main() {}
