//! The list of slots lists itself.

use slotted::prelude::*;

#[slotted(slots("__slots__"))]
pub struct Broken;

fn main() {}
