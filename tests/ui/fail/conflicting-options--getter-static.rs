//! A getter that is a static method.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter]
    #[staticmethod]
    pub fn size(&self) -> f64 {
        self.x
    }
}

fn main() {}
