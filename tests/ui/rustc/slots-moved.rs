//! A slot of the base is written in the struct's literal.

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
    Pixel { x: 1.0, color: 7 }
}

fn main() {}
