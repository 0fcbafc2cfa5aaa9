//! Two options have no comma between them.

use slotted::prelude::*;

#[slotted(dict weakref)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
