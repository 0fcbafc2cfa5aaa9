//! A union is to be a class.

use slotted::prelude::*;

#[slotted]
#[derive(Clone, Copy)]
pub union Bits {
    pub int: u32,
    pub float: f32,
}

pub fn uses(bits: Bits) -> Bits {
    bits
}

fn main() {}
