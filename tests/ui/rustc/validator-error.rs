//! A validator's error is no text.

use slotted::prelude::*;

pub struct Refused;

fn positive(value: &i64) -> Result<(), Refused> {
    if *value > 0 { Ok(()) } else { Err(Refused) }
}

#[slotted]
pub struct Pixel {
    #[slot(validate = positive)]
    pub color: i64,
}

fn main() {}
