//! The methods of a trait.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Clone for Point {
    fn clone(&self) -> Self {
        Self { x: self.x }
    }
}

fn main() {}
