//! The attribute is on the struct.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
pub struct Other {
    pub x: f64,
}

fn main() {}
