//! The base supports weak references already, and the list of slots asks for them.

use slotted::prelude::*;

#[slotted(weakref)]
pub struct Watched;

#[slotted(extends = Watched, slots("__weakref__"))]
pub struct Broken;

fn main() {}
