//! The getter is of another property.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter(length)]
    pub fn read_size(&self) -> f64 {
        self.x
    }

    #[setter(size)]
    pub fn write_size(&mut self, size: f64) {
        self.x = size;
    }
}

fn main() {}
