//! A hook is a static method.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[staticmethod]
    pub fn __dir__() -> Vec<String> {
        Vec::new()
    }
}

fn main() {}
