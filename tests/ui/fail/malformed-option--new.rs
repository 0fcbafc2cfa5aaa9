//! The constructor's name is a string.

use slotted::prelude::*;

#[slotted(new = "make")]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
