//! A class is packed to two bytes.

use slotted::prelude::*;

#[slotted]
#[repr(C, packed(2))]
pub struct Pixel {
    pub red: u8,
    pub depth: u32,
}

fn main() {}
