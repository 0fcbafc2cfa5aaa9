//! A parameter must be given after one that need not be.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[signature(by = 1.0, plus)]
    pub fn scaled(&self, by: f64, plus: f64) -> f64 {
        self.x * by + plus
    }
}

fn main() {}
