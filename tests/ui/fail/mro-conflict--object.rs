//! The root stands before another base.

use slotted::prelude::*;

#[slotted]
pub struct Shown;

#[slotted(mixins(Object, Shown))]
pub struct Broken {
    pub x: u8,
}

fn main() {}
