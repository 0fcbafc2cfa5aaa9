//! A function has no receiver, and does not say what it is.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn origin() -> f64 {
        0.0
    }
}

fn main() {}
