//! A generic field lacks the bound.

use slotted::prelude::*;

#[slotted]
pub struct Holder<T> {
    pub held: T,
}

pub fn uses(holder: &Holder<u8>) -> u8 {
    holder.held
}

fn main() {}
