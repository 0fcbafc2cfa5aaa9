//! A generic field lacks half of the bound.

use slotted::prelude::*;

#[slotted]
pub struct Holder<T: IntoValue> {
    pub held: Vec<T>,
}

fn main() {}
