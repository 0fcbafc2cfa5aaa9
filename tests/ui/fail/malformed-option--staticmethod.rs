//! An attribute that takes no value has one.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[staticmethod(true)]
    pub fn origin() -> f64 {
        0.0
    }
}

fn main() {}
