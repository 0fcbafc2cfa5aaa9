//! Two methods have one name.

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

    #[rename("norm")]
    pub fn length(&self) -> f64 {
        self.x
    }
}

fn main() {}
