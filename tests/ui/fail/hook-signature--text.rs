//! A hook shows the object as a number.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    x: f64,
}

#[methods]
impl Point {
    fn __repr__(&self) -> i64 {
        5
    }
}

fn main() {}
