//! A hook has a parameter that it is not called with.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn __repr__(&self, verbose: bool) -> String {
        format!("{verbose} {}", self.x)
    }
}

fn main() {}
