//! The slot is two classes up.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    pub color: u32,
}

#[slotted(extends = Pixel)]
pub struct Lamp {
    pub x: u8,
}

fn main() {}
