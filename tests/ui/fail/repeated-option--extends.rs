//! Two bases are embedded.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted]
pub struct Named {
    pub name: String,
}

#[slotted(extends = Point, extends = Named)]
pub struct Pixel;

fn main() {}
