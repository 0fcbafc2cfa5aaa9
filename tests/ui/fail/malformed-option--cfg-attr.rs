//! A field's options depend on a cfg.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[cfg_attr(not(windows), slot(readonly))]
    pub color: u32,
}

fn main() {}
