//! An option is a string.

use slotted::prelude::*;

#[slotted("dict")]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
