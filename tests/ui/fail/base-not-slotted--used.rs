//! The class is used as one although its base is none.

use slotted::prelude::*;

#[slotted(extends = Vec<u8>)]
pub struct Bytes {
    pub used: usize,
}

pub fn uses(bytes: &mut Bytes) -> usize {
    bytes.setattr("used", bytes.len()).unwrap();
    let _ = Bytes::class();
    *Bytes::SLOTS.used.get(bytes)
}

fn main() {}
