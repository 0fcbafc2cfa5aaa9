//! A default has another type.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    pub x: u8,
    #[slot(default = "red")]
    pub color: u32,
}

fn main() {}
