//! A class extends a type of the standard library.

use slotted::prelude::*;

#[slotted(extends = String)]
pub struct Text {
    pub color: u32,
}

pub fn uses(text: &Text) -> u32 {
    text.color
}

pub fn makes() -> Text {
    Text::new(String::new(), 7)
}

fn main() {}
