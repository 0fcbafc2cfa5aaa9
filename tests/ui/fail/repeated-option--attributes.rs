//! A field's option is given in two attributes.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(readonly)]
    #[slot(readonly)]
    pub color: u32,
}

fn main() {}
