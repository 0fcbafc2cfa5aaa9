//! A signature has a parameter more than the function.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[signature(by, plus, offset = 0.0)]
    pub fn scaled(&self, by: f64, plus: f64) -> f64 {
        self.x * by + plus
    }
}

fn main() {}
