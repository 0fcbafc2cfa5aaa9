//! A method is given the name of a slot of its class.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[rename("x")]
    pub fn left(&self) -> f64 {
        self.x
    }
}

fn main() {}
