//! A field that is no slot makes a layout, too.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted]
pub struct Cached {
    #[slot(skip)]
    pub cache: Vec<u8>,
}

#[slotted(mixins(Cached), extends = Point)]
pub struct Pixel;

fn main() {}
