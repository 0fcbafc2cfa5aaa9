//! A derive above the attribute does not see the base.

use slotted::prelude::*;

#[derive(Clone)]
#[slotted(dict)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
