//! A validator takes a value instead of a reference.

use slotted::prelude::*;

fn positive(value: i64) -> Result<(), String> {
    if value > 0 { Ok(()) } else { Err("must be positive".to_owned()) }
}

#[slotted]
pub struct Pixel {
    #[slot(validate = positive)]
    pub color: i64,
}

fn main() {}
