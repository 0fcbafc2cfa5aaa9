//! The class of a generic struct is asked for with a type that no value can hold.

use slotted::prelude::*;

pub struct Widget;

#[slotted]
pub struct Holder<T> {
    pub held: T,
}

pub fn uses() -> Class {
    Holder::<Widget>::class()
}

fn main() {}
