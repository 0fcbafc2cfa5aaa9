//! A borrowed attribute is returned, but its handle is not.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    pub name: String,
}

pub fn outlives<'a>(pixel: Obj<Pixel>) -> Ref<'a, str> {
    pixel.attr_ref::<str>("name").unwrap()
}

fn main() {}
