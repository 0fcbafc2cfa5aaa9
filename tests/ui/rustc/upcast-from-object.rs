//! A handle whose class is known at run time only is upcast to another.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

pub fn upcasts(any: Obj) -> Obj<Point> {
    any.upcast()
}

fn main() {}
