//! A constructor lacks the base.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    pub color: u32,
}

pub fn makes() -> Pixel {
    Pixel::new(7)
}

fn main() {}
