//! A mixin is no class.

use slotted::prelude::*;

pub struct Plain;

#[slotted(mixins(Plain))]
pub struct Broken {
    pub y: u8,
}

pub fn uses(broken: &mut Broken) -> Value {
    broken.getattr("y").unwrap()
}

fn main() {}
