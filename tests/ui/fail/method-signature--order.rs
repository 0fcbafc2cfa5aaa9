//! A signature lists the parameters in another order.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[signature(plus, by)]
    pub fn scaled(&self, by: f64, plus: f64) -> f64 {
        self.x * by + plus
    }
}

fn main() {}
