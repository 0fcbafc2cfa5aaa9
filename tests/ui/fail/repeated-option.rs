//! A flag is given twice.

use slotted::prelude::*;

#[slotted(dict, weakref, dict)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
