//! The base has a dict already.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(extends = Open, dict)]
pub struct Broken;

fn main() {}
