//! A derive is one that a part of the class lacks.

use slotted::prelude::*;

#[slotted(dict)]
#[derive(Clone, Copy)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
