//! A method is generic.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn scaled<T: Into<f64>>(&self, by: T) -> f64 {
        self.x * by.into()
    }
}

fn main() {}
