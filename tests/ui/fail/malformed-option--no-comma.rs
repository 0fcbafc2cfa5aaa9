//! Options in parentheses have no comma after them.

use slotted::prelude::*;

#[slotted(slots("a") dict)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
