//! A field's option is a path.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(slotted::readonly)]
    pub color: u32,
}

fn main() {}
