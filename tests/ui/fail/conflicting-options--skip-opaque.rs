//! A skipped field is opaque.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(opaque, skip)]
    pub color: u32,
}

fn main() {}
