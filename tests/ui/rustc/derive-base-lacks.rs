//! A derive is one that the base lacks.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
#[derive(Debug)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
