//! A struct without the attribute is used as a class.

use slotted::prelude::*;

pub struct Plain;

fn wants<T: Slotted>() {}

pub fn uses() {
    wants::<Plain>();
}

fn main() {}
