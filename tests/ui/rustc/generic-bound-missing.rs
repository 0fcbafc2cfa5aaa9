//! A generic class is used with a type that no value can hold.

use slotted::prelude::*;

pub struct Widget;

#[slotted]
pub struct Holder<T> {
    pub held: T,
}

pub fn uses(holder: &Holder<Widget>) -> bool {
    holder.hasattr("held")
}

fn main() {}
