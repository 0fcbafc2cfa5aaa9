//! A base is not given.

use slotted::prelude::*;

#[slotted(extends)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
