//! An enum that is to be a class is a base and a field.

use slotted::prelude::*;

#[slotted]
pub enum Color {
    Red,
}

#[slotted]
pub struct Pixel {
    pub color: Color,
}

pub fn uses(pixel: &mut Pixel) {
    pixel.color = Color::Red;
    let _ = pixel.hasattr("color");
}

fn main() {}
