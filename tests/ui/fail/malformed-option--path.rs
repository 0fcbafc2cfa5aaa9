//! An option is a path.

use slotted::prelude::*;

#[slotted(slotted::dict)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
