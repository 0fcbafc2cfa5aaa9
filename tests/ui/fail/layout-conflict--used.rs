//! The class is used as one although its bases conflict.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted]
pub struct Named {
    pub name: String,
}

#[slotted(mixins(Named), extends = Point)]
pub struct Pixel {
    pub color: u32,
}

#[slotted(extends = Pixel)]
pub struct Lamp {
    pub bulb: Pixel,
}

fn main() {
    let mut pixel = Pixel::new(Point::new(1.0), 7);
    pixel.setattr("color", 8).unwrap();
    println!("{:?} {:?} {}", Lamp::class(), Pixel::SLOTS.color.get(&pixel), pixel.x);
}
