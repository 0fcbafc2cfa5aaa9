//! The attribute of the block twice.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
#[methods]
impl Point {
    pub fn norm(&self) -> f64 {
        self.x
    }
}

fn main() {}
