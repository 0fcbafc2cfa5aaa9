//! A field's flag has a value.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(readonly = true)]
    pub color: u32,
}

fn main() {}
