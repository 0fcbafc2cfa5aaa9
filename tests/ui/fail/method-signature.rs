//! A signature names a parameter that is not there.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[signature(by, offset = 0.0)]
    pub fn scaled(&self, by: f64, plus: f64) -> f64 {
        self.x * by + plus
    }
}

fn main() {}
