//! The class has weak references, but the handle is to a base that has none.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point, weakref)]
pub struct Pixel {
    pub color: u32,
}

pub fn watches(pixel: &Obj<Pixel>) -> Weak<Point> {
    let _ = pixel.downgrade();
    pixel.upcast_ref::<Point>().downgrade()
}

fn main() {}
