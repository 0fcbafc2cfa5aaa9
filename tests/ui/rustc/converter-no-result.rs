//! A converter returns no Result.

use slotted::prelude::*;

fn convert(_: Value) -> u32 {
    7
}

#[slotted]
pub struct Pixel {
    #[slot(convert = convert)]
    pub color: u32,
}

fn main() {}
