//! A final class is a mixin.

use slotted::prelude::*;

#[slotted(final)]
pub struct Sealed;

#[slotted(mixins(Sealed))]
pub struct Broken {
    pub y: u8,
}

fn main() {}
