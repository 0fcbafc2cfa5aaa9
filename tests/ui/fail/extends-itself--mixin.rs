//! A class is its own mixin.

use slotted::prelude::*;

#[slotted(mixins(Pixel))]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
