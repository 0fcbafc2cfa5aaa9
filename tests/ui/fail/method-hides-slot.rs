//! A method has the name of a slot of a base.

use slotted::prelude::*;

#[slotted]
pub struct Base {
    pub size: f64,
}

#[slotted(extends = Base)]
pub struct Point;

#[methods]
impl Point {
    pub fn size(&self) -> f64 {
        1.0
    }
}

fn main() {}
