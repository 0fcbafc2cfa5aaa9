//! A naming style does not exist.

use slotted::prelude::*;

#[slotted(rename_all = "camel_case")]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
