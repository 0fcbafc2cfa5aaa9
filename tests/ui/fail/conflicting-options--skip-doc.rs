//! A skipped field has slot documentation.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(skip, doc = "its color")]
    pub color: u32,
}

fn main() {}
