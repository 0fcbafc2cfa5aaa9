//! Two fields have one name after renaming.

use slotted::prelude::*;

#[slotted(rename_all = "UPPERCASE")]
pub struct Broken {
    pub a: u8,
    #[allow(non_snake_case)]
    pub A: u8,
}

fn main() {}
