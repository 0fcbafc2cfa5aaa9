//! A borrow is held longer than the handle that it was taken from.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    pub color: u32,
}

pub fn outlives(pixel: &Obj<Pixel>) -> u32 {
    let borrowed = pixel.clone().borrow();
    borrowed.color
}

fn main() {}
