//! A generic class has the name of its base's slot.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct Tagged<T: IntoValue + FromValue> {
    pub x: T,
}

pub fn uses(tagged: &Tagged<u8>) -> u8 {
    tagged.x
}

fn main() {}
