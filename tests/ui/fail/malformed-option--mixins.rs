//! The mixins are not in parentheses.

use slotted::prelude::*;

#[slotted]
pub struct Shown;

#[slotted(mixins = Shown)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
