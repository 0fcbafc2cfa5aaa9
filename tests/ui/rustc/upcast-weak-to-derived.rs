//! A weak reference is upcast to a class that extends its own.

use slotted::prelude::*;

#[slotted(weakref)]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    pub color: u32,
}

pub fn upcasts(point: Weak<Point>) -> Weak<Pixel> {
    point.upcast()
}

fn main() {}
