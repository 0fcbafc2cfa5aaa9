//! The base of a generic class depends on its parameter.

use slotted::prelude::*;

#[slotted]
pub struct Holder<T: IntoValue + FromValue> {
    pub x: T,
}

#[slotted(extends = Holder<T>)]
pub struct Tagged<T: IntoValue + FromValue> {
    pub x: u8,
}

fn main() {
    let tagged = Tagged::new(Holder::new(1_i64), 2);
    println!("{:?}", tagged.getattr("x"));
}
