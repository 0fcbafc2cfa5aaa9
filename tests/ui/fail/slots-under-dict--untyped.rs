//! Untyped slots are added under a base that has a dict.
#![deny(deprecated)]

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(extends = Open, slots("x"))]
pub struct Broken;

fn main() {}
