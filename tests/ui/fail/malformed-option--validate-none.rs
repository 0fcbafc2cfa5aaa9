//! A field's validator is missing.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(validate)]
    pub color: u32,
}

fn main() {}
