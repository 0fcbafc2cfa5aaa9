//! A method is generic without saying so.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn scaled(&self, by: impl Into<f64>) -> f64 {
        self.x * by.into()
    }
}

fn main() {}
