//! An object of a class without weak references is weakly referenced.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    pub color: u32,
}

pub fn watches(pixel: &Obj<Pixel>) -> Weak<Pixel> {
    pixel.downgrade()
}

fn main() {}
