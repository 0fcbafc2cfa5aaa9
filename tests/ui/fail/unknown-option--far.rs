//! An option is none that is known.

use slotted::prelude::*;

#[slotted(serialize)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
