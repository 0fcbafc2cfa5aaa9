//! The base of a closed class has a dict.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(extends = Open, closed)]
pub struct Broken;

fn main() {}
