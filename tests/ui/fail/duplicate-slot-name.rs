//! A name is listed twice.

use slotted::prelude::*;

#[slotted(slots("a", "b", "a"))]
pub struct Broken;

fn main() {}
