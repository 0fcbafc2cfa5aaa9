//! A converter makes a value of another type.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(convert = |value: Value| Ok::<String, Error>(value.to_string()))]
    pub color: u32,
}

fn main() {}
