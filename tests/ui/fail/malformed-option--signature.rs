//! A signature that cannot be read.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[signature(by: 1.0)]
    pub fn scaled(&self, by: f64) -> f64 {
        self.x * by
    }
}

fn main() {}
