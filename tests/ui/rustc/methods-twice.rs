//! Two blocks of one class.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn norm(&self) -> f64 {
        self.x
    }
}

#[methods]
impl Point {
    pub fn double(&self) -> f64 {
        self.x * 2.0
    }
}

fn main() {}
