//! Only a mixin would bring a dict.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(mixins(Open))]
pub struct Broken {
    pub x: u8,
}

fn main() {}
