//! A method is unsafe.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    /// # Safety
    ///
    /// None.
    pub unsafe fn norm(&self) -> f64 {
        self.x
    }
}

fn main() {}
