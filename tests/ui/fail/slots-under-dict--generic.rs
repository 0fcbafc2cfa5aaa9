//! A class with parameters adds slots to a base that has a dict.
#![deny(deprecated)]

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(extends = Open)]
pub struct Broken<T: IntoValue + FromValue> {
    pub x: T,
}

fn main() {}
