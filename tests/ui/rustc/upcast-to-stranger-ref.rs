//! A handle is upcast by reference to a class that is no base.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted]
pub struct Pixel {
    pub color: u32,
}

pub fn upcasts(pixel: &Obj<Pixel>) -> &Obj<Point> {
    pixel.upcast_ref::<Point>()
}

fn main() {}
