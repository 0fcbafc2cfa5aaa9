//! A converter takes another type.

use slotted::prelude::*;

fn parse(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "no number".to_owned())
}

#[slotted]
pub struct Pixel {
    #[slot(convert = parse)]
    pub color: u32,
}

fn main() {}
