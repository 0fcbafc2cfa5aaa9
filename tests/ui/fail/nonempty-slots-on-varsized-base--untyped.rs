//! An untyped slot is added to a base of varying size.

use slotted::prelude::*;

#[slotted(extends = slotted::builtins::Tuple, slots("a"))]
pub struct Row;

fn main() {}
