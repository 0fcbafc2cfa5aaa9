//! A generic struct is used as a class with a type that no value can hold.

use slotted::prelude::*;

pub struct Widget;

#[slotted]
pub struct Holder<T> {
    pub held: T,
}

fn wants<T: Slotted>() {}

pub fn uses() {
    wants::<Holder<Widget>>();
}

fn main() {}
