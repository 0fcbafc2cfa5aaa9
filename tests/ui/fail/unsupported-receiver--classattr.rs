//! A class attribute has a receiver.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[classattr]
    pub fn unit(&self) -> f64 {
        self.x
    }
}

fn main() {}
