//! Slots are added under a base that has a dict.
#![deny(deprecated)]

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(extends = Open)]
pub struct Broken {
    pub x: u8,
}

fn main() {}
