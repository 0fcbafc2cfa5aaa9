//! A field of a generic class leads to the class itself, and has a type that no value can hold.

use slotted::prelude::*;

#[slotted]
pub struct Chain<T> {
    pub links: Vec<(T, Obj<Chain<T>>)>,
}

pub fn uses(chain: &Chain<u8>) -> bool {
    chain.hasattr("links")
}

fn main() {}
