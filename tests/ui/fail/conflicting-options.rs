//! A skipped field is renamed.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(skip, rename = "hue")]
    pub color: u32,
}

fn main() {}
