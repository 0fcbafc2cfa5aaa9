//! A method fails with what is no error.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn checked(&self) -> Result<f64, u8> {
        Err(1)
    }
}

fn main() {}
