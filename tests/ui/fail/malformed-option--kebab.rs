//! A naming style makes no identifiers.

use slotted::prelude::*;

#[slotted(rename_all = "kebab-case")]
pub struct Pixel {
    pub max_color: u32,
}

fn main() {}
