//! A method of a generic class has the name of a slot.

use slotted::prelude::*;

#[slotted]
pub struct Holder<T: IntoValue + FromValue> {
    pub value: T,
}

#[methods]
impl<T: IntoValue + FromValue> Holder<T> {
    pub fn value(&self) -> i64 {
        1
    }
}

fn main() {
    let _ = Holder::new(1_i64).getattr("value");
}
