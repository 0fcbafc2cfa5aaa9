//! A function is to be a class.

use slotted::prelude::*;

#[slotted(dict)]
pub fn area(width: u32) -> u32 {
    width * width
}

pub fn uses() -> u32 {
    area(2)
}

fn main() {}
