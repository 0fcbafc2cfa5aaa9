//! A method has an ABI.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub extern "C" fn norm(&self) -> f64 {
        self.x
    }
}

fn main() {}
