//! A class extends a struct that is no class.

use slotted::prelude::*;

pub struct Plain {
    pub x: u8,
}

#[slotted(extends = Plain)]
pub struct Broken {
    pub y: u8,
}

pub fn uses(broken: &Broken) -> u8 {
    broken.x + broken.y
}

fn main() {}
