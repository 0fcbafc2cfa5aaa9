//! A field is renamed to the name of the base's slot.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    #[slot(rename = "x")]
    pub column: u8,
}

fn main() {}
