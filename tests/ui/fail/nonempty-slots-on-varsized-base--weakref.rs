//! Weak references are added to a base of varying size.

use slotted::prelude::*;

#[slotted(extends = slotted::builtins::Int, weakref)]
pub struct Count;

fn main() {}
