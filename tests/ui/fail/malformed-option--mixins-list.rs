//! A mixin is not a type.

use slotted::prelude::*;

#[slotted(mixins("Shown"))]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
