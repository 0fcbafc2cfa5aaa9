//! A mixin is no class.

use slotted::prelude::*;

pub struct Plain;

#[slotted(mixins(Plain))]
pub struct Broken {
    pub y: u8,
}

pub fn uses(broken: &mut Broken) -> u8 {
    broken.y += 1;
    Broken::new(7).y
}

fn main() {}
