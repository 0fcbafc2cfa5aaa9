//! Two getters are of one property.

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

    #[getter]
    pub fn get_size(&self) -> f64 {
        self.x
    }
}

fn main() {}
