//! The assertions that a class makes of itself.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

#[slotted(closed, tight, crate = ::slotted)]
pub struct Pixel {
    pub depth: u32,
    pub red: u8,
    pub green: u8,
}

#[slotted(closed, extends = Pixel, tight)]
pub struct Lamp {
    pub blue: u8,
}

fn main() {
    assert_eq!(Lamp::new(Pixel::new(1, 2, 3), 4).attrs().count(), 4);
}
