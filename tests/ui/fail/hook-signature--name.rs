//! A hook takes a number for the name.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn __getattr__(&self, name: i64) -> i64 {
        name
    }
}

fn main() {}
