//! A getter wants to change the instance.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter]
    pub fn size(&mut self) -> f64 {
        self.x
    }
}

fn main() {}
