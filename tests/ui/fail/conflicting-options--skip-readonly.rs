//! A skipped field is read-only.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(skip, readonly)]
    pub color: u32,
}

fn main() {}
