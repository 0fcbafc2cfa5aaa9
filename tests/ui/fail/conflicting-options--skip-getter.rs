//! A getter that is left out.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[skip]
    #[getter]
    pub fn size(&self) -> f64 {
        self.x
    }
}

fn main() {}
