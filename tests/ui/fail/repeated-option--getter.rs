//! An attribute twice.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter]
    #[getter]
    pub fn size(&self) -> f64 {
        self.x
    }
}

fn main() {}
