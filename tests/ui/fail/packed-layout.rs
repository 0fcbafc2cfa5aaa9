//! A class is packed.

use slotted::prelude::*;

#[slotted]
#[repr(packed)]
pub struct Pixel {
    pub red: u8,
    pub depth: u32,
}

fn main() {}
