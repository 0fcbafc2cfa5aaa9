//! The base of varying size is two classes up.

use slotted::prelude::*;

#[slotted(extends = slotted::builtins::Int)]
pub struct Count;

#[slotted(extends = Count)]
pub struct Unit {
    pub unit: u8,
}

fn main() {}
