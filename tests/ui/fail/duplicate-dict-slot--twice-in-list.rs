//! The list asks for a dict twice.

use slotted::prelude::*;

#[slotted(slots("__dict__", "a", "__dict__"))]
pub struct Broken;

fn main() {}
