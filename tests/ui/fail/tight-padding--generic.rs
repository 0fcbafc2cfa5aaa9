//! A tight generic class wastes padding for some types.

use slotted::prelude::*;

#[slotted(tight)]
#[repr(C)]
pub struct Mix<T: IntoValue + FromValue> {
    pub a: u8,
    pub b: T,
    pub c: u8,
}

fn main() {
    println!("{:?}", Mix::new(1, 2_i64, 3).getattr("a"));
}
