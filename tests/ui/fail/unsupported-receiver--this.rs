//! A receiver that is no handle.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn norm(this: &Point) -> f64 {
        this.x
    }
}

fn main() {}
