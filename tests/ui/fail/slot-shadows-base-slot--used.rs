//! The class is used as one although it shadows a slot.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    pub x: u8,
}

#[slotted(extends = Pixel)]
pub struct Lamp {
    pub y: u8,
}

fn main() {
    let mut lamp = Lamp::new(Pixel::new(Point::new(1.0), 2), 3);
    lamp.setattr("x", 4).unwrap();
    println!("{:?} {:?}", lamp.x, Lamp::class());
}
