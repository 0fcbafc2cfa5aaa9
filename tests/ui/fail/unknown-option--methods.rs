//! An option that the block does not have.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods(rename_all = "camelCase")]
impl Point {
    pub fn norm(&self) -> f64 {
        self.x
    }
}

fn main() {}
