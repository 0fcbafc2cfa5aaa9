//! A method takes a trait object.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    x: f64,
}

#[methods]
impl Point {
    fn shown(&self, what: &dyn std::fmt::Display) -> String {
        what.to_string()
    }
}

fn main() {}
