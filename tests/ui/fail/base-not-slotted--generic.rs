//! A generic class extends what is no class.

use slotted::prelude::*;

#[slotted(extends = String)]
pub struct Text<T: IntoValue + FromValue> {
    pub mark: T,
}

pub fn uses(text: &Text<u8>) -> u8 {
    text.mark
}

fn main() {}
