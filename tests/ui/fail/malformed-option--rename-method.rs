//! A method whose new name is no name.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[rename("the norm")]
    pub fn norm(&self) -> f64 {
        self.x
    }
}

fn main() {}
