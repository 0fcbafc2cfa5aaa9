//! A getter takes an argument.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter]
    pub fn size(&self, unit: f64) -> f64 {
        self.x * unit
    }
}

fn main() {}
