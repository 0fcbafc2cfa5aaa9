//! The base has a dict already: that another mixin brings one too is no second error.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(dict)]
pub struct Tagged;

#[slotted(extends = Open, mixins(Point, Tagged))]
pub struct Pixel;

fn main() {}
