//! A class extends one whose own base is none.

use slotted::prelude::*;

#[slotted(extends = String)]
pub struct Text {
    pub color: u32,
}

#[slotted(extends = Text)]
pub struct Title {
    pub level: u8,
}

pub fn uses(title: &Title) -> u32 {
    title.color + u32::from(title.level)
}

fn main() {}
