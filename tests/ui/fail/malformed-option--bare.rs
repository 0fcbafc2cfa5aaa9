//! A field has an attribute without options.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot]
    pub color: u32,
}

fn main() {}
