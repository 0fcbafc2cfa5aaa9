//! An enum is to be a class.

use slotted::prelude::*;

#[slotted]
pub enum Color {
    Red,
    #[allow(dead_code)]
    Other {
        #[slot(readonly)]
        code: u32,
    },
}

pub fn uses() -> Color {
    Color::Red
}

fn main() {}
