//! A field is renamed to what every class defines.

use slotted::prelude::*;

#[slotted]
pub struct Broken {
    #[slot(rename = "__slots__")]
    pub slots: u8,
}

fn main() {}
