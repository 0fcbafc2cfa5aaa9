//! A constant that is renamed, but no class attribute.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[rename("unit")]
    pub const UNIT: f64 = 1.0;
}

fn main() {}
