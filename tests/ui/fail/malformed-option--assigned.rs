//! A field's attribute has a value and no parentheses.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot = "hue"]
    pub color: u32,
}

fn main() {}
