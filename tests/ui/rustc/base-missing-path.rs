//! A base's module does not exist.

use slotted::prelude::*;

#[slotted(extends = shapes::Point)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
