//! The base's slot got its name by an option.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    #[slot(rename = "x")]
    pub column: f64,
}

#[slotted(extends = Point)]
pub struct Pixel {
    pub x: u8,
}

fn main() {}
