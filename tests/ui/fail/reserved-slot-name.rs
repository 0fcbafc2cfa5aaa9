//! A field is named as the dict.

use slotted::prelude::*;

#[slotted]
pub struct Broken {
    pub __dict__: u8,
}

fn main() {}
