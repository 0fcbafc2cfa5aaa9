//! Methods for one instantiation of a generic struct.

use slotted::prelude::*;

#[slotted]
pub struct Holder<T: IntoValue + FromValue> {
    pub value: T,
}

#[methods]
impl Holder<i64> {
    pub fn get(&self) -> i64 {
        self.value
    }
}

fn main() {}
