//! Only a mixin would bring weak references.

use slotted::prelude::*;

#[slotted(weakref)]
pub struct Watched;

#[slotted(mixins(Watched))]
pub struct Broken {
    pub x: u8,
}

fn main() {}
