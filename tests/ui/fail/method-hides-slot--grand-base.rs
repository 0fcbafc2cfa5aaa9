//! A property has the name of a slot of a base's base.

use slotted::prelude::*;

#[slotted]
pub struct Base {
    pub size: f64,
}

#[slotted(extends = Base)]
pub struct Middle;

#[slotted(extends = Middle)]
pub struct Point;

#[methods]
impl Point {
    #[getter(size)]
    pub fn length(&self) -> f64 {
        1.0
    }
}

fn main() {}
