//! A base lacks its arguments.

use slotted::prelude::*;

#[slotted]
pub struct Holder<T: IntoValue + FromValue> {
    pub held: T,
}

#[slotted(extends = Holder)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
