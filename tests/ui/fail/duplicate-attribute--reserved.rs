//! A property stands in for what every object has.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    x: f64,
}

#[methods]
impl Point {
    #[getter]
    fn __class__(&self) -> i64 {
        5
    }
}

fn main() {}
