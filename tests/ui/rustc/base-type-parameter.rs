//! A base is a type parameter.

use slotted::prelude::*;

#[slotted(extends = T)]
pub struct Pixel<T: Slotted> {
    pub color: u32,
}

fn main() {}
