//! A tuple struct is to be a class.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Pair(pub u8, #[slot(readonly)] pub u8);

pub fn uses(pair: &Pair) -> u8 {
    pair.0
}

fn main() {}
