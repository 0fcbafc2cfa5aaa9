//! A packed struct is a base and a field.

use slotted::prelude::*;

#[slotted]
#[repr(C, packed)]
pub struct Pixel {
    pub red: u8,
}

#[slotted(extends = Pixel)]
pub struct Lamp {
    pub bulb: Pixel,
}

fn main() {}
