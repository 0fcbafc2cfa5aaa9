//! A setter takes two values.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter]
    pub fn size(&self) -> f64 {
        self.x
    }

    #[setter]
    pub fn set_size(&mut self, size: f64, unit: f64) {
        self.x = size * unit;
    }
}

fn main() {}
