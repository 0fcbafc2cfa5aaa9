//! A hook lists names as one text.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    x: f64,
}

#[methods]
impl Point {
    fn __dir__(&self) -> String {
        String::new()
    }
}

fn main() {}
