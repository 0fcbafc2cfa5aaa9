//! A class extends a final one.

use slotted::prelude::*;

#[slotted(final)]
pub struct Sealed {
    pub x: u8,
}

#[slotted(extends = Sealed)]
pub struct Broken {
    pub y: u8,
}

pub fn uses(broken: &Broken) -> u8 {
    broken.x + broken.y
}

fn main() {}
