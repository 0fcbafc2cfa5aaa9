//! The class without weak references extends another without.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    pub color: u32,
}

pub fn watches(pixel: &Obj<Pixel>) -> Weak<Pixel> {
    pixel.downgrade_with(|_| ())
}

fn main() {}
