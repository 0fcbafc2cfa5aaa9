//! A default of another type.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[signature(by = "one")]
    pub fn scaled(&self, by: f64) -> f64 {
        self.x * by
    }
}

fn main() {}
