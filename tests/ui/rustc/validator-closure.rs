//! A validator is a closure whose body does not fit the field.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(validate = |color| if color.is_empty() { Err("empty") } else { Ok(()) })]
    pub color: i64,
}

fn main() {}
