//! A field's option is a string.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot("hue")]
    pub color: u32,
}

fn main() {}
