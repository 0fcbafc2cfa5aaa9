//! A constant that is no value.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[classattr]
    pub const ORIGIN: Point = Point { x: 0.0 };
}

fn main() {}
