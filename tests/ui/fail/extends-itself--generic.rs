//! A generic class extends itself.

use slotted::prelude::*;

#[slotted(extends = Pixel<T>)]
pub struct Pixel<T: IntoValue + FromValue> {
    pub color: T,
}

fn main() {}
