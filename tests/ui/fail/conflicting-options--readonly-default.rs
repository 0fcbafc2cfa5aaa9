//! A read-only field has a default.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(readonly, default = 7)]
    pub color: u32,
}

fn main() {}
