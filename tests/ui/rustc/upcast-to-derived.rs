//! A handle is upcast to a class that extends its own.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    pub color: u32,
}

pub fn upcasts(point: Obj<Point>) -> Obj<Pixel> {
    point.upcast()
}

fn main() {}
