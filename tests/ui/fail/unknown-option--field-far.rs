//! A field's option is none that is known.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(index = 3, readonly)]
    pub color: u32,
}

fn main() {}
