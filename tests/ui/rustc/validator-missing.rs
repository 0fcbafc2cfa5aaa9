//! A validator does not exist.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(validate = positive)]
    pub color: i64,
}

fn main() {}
