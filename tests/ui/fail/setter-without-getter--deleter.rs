//! A property can be deleted, but not read.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[deleter]
    pub fn delete_size(&mut self) {
        self.x = 0.0;
    }
}

fn main() {}
