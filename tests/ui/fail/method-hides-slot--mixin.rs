//! A slot of the base has the name of a mixin's method.

use slotted::prelude::*;

#[slotted]
pub struct Base {
    pub size: f64,
}

#[slotted]
pub struct Measured;

#[methods]
impl Measured {
    pub fn size(&self) -> f64 {
        1.0
    }
}

#[slotted(extends = Base, mixins(Measured))]
pub struct Point;

#[methods]
impl Point {
    pub fn other(&self) -> f64 {
        1.0
    }
}

fn main() {}
