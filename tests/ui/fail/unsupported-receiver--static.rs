//! A static method has a receiver.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[staticmethod]
    pub fn norm(&self) -> f64 {
        self.x
    }
}

fn main() {}
