//! A field is renamed to the name of another.

use slotted::prelude::*;

#[slotted]
pub struct Broken {
    pub a: u8,
    #[slot(rename = "a")]
    pub b: u8,
}

fn main() {}
