//! The embedded base is among the mixins.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(mixins(Point), extends = Point)]
pub struct Broken {
    pub y: f64,
}

fn main() {}
