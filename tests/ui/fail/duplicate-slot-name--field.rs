//! A listed name is that of a field.

use slotted::prelude::*;

#[slotted(slots("a"))]
pub struct Broken {
    pub a: u8,
}

fn main() {}
