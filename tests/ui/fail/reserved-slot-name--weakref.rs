//! A field is named as the weak references.

use slotted::prelude::*;

#[slotted]
pub struct Broken {
    pub __weakref__: u8,
}

fn main() {}
