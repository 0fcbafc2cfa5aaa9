//! A block that asks more of a parameter than the struct does.

use slotted::prelude::*;

#[slotted]
pub struct Holder<T: IntoValue + FromValue> {
    pub value: T,
}

#[methods]
impl<T: IntoValue + FromValue + Clone> Holder<T> {
    pub fn get(&self) -> T {
        self.value.clone()
    }
}

fn main() {}
