//! The slots are a number.

use slotted::prelude::*;

#[slotted(slots = 1)]
pub struct Broken {
    pub x: u8,
}

fn main() {}
