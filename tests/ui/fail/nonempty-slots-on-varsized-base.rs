//! A typed slot is added to a base of varying size.

use slotted::prelude::*;

#[slotted(extends = slotted::builtins::Int)]
pub struct Count {
    pub unit: u8,
}

fn main() {}
