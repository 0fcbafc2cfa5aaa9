//! A method and a property have one name.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter]
    pub fn get_size(&self) -> f64 {
        self.x
    }

    pub fn size(&self) -> f64 {
        self.x
    }
}

fn main() {}
