//! Methods for a struct that is no class.

use slotted::prelude::*;

pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn norm(&self) -> f64 {
        self.x
    }
}

fn main() {}
