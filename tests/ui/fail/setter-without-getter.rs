//! A property can be written, but not read.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[setter]
    pub fn set_size(&mut self, size: f64) {
        self.x = size;
    }
}

fn main() {}
