//! A field's flag has arguments.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(opaque(true))]
    pub color: u32,
}

fn main() {}
