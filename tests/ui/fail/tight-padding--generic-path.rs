//! A tight class wastes padding in a field whose type is a path.

use slotted::prelude::*;

#[slotted(tight)]
#[repr(C)]
pub struct Mix {
    pub a: u8,
    pub b: std::option::Option<u64>,
    pub c: u8,
}

fn main() {}
