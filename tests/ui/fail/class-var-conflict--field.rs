//! A field is named as what every class defines.

use slotted::prelude::*;

#[slotted]
pub struct Broken {
    pub __module__: u8,
}

fn main() {}
