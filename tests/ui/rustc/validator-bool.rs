//! A validator returns a bool.

use slotted::prelude::*;

fn positive(value: &i64) -> bool {
    *value > 0
}

#[slotted]
pub struct Pixel {
    #[slot(validate = positive)]
    pub color: i64,
}

fn main() {}
