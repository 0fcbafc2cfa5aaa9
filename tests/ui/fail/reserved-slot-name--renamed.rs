//! A field is renamed to the dict's name.

use slotted::prelude::*;

#[slotted]
pub struct Broken {
    #[slot(rename = "__dict__")]
    pub extra: u8,
}

fn main() {}
