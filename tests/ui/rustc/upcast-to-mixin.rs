//! A handle is upcast to a mixin, which is no part of the object.

use slotted::prelude::*;

#[slotted]
pub struct Drawn;

#[slotted(mixins(Drawn))]
pub struct Pixel {
    pub color: u32,
}

pub fn upcasts(pixel: Obj<Pixel>) -> Obj<Drawn> {
    pixel.upcast()
}

fn main() {}
