//! A read-only field is unset at first.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(readonly)]
    pub color: Slot<u32>,
}

fn main() {}
