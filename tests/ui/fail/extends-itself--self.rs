//! A class extends itself as Self.

use slotted::prelude::*;

#[slotted(extends = Self)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
