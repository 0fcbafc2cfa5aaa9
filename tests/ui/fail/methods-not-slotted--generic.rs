//! Methods for a generic struct that is no class.

use slotted::prelude::*;

pub struct Holder<T> {
    pub value: T,
}

#[methods]
impl<T: IntoValue + Clone> Holder<T> {
    pub fn get(&self) -> T {
        self.value.clone()
    }
}

fn main() {}
