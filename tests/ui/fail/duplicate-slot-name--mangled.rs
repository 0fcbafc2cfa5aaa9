//! A listed name is a private one, mangled.

use slotted::prelude::*;

#[slotted(slots("__a", "_Broken__a"))]
pub struct Broken;

fn main() {}
