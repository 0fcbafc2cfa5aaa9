//! The handle goes while its object is borrowed.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    pub color: u32,
}

pub fn drops(pixel: Obj<Pixel>) -> u32 {
    let borrowed = pixel.borrow_mut();
    drop(pixel);
    borrowed.color
}

fn main() {}
