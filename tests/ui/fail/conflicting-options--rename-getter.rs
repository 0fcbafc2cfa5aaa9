//! A getter that is named twice.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter(size)]
    #[rename("length")]
    pub fn read_size(&self) -> f64 {
        self.x
    }
}

fn main() {}
