//! A setter with a signature.

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
    #[signature(size = 1.0)]
    pub fn set_size(&mut self, size: f64) {
        self.x = size;
    }
}

fn main() {}
