//! Something follows what takes all.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[signature(**by, plus)]
    pub fn scaled(&self, by: f64, plus: f64) -> f64 {
        self.x * by + plus
    }
}

fn main() {}
