//! The base supports weak references already.

use slotted::prelude::*;

#[slotted(weakref)]
pub struct Watched;

#[slotted(extends = Watched, weakref)]
pub struct Broken {
    pub x: u8,
}

fn main() {}
