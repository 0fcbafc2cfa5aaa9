//! A getter whose name is a string.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter("size")]
    pub fn read_size(&self) -> f64 {
        self.x
    }
}

fn main() {}
