//! The base has a dict already, and the list of slots asks for one.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(extends = Open, slots("__dict__"))]
pub struct Broken;

fn main() {}
