//! An impl block is to be a class.

use slotted::prelude::*;

pub struct Pixel;

#[slotted]
impl Pixel {
    pub fn area(&self) -> u32 {
        1
    }
}

pub fn uses(pixel: &Pixel) -> u32 {
    pixel.area()
}

fn main() {}
