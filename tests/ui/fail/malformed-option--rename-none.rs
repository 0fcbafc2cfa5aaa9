//! A field's new name is missing.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(rename)]
    pub color: u32,
}

fn main() {}
