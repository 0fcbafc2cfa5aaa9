//! A mixin of a closed class has a dict.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(mixins(Open), closed)]
pub struct Broken {
    pub x: u8,
}

fn main() {}
