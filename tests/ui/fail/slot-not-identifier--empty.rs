//! A slot has the empty string for its name.

use slotted::prelude::*;

#[slotted(slots("x", ""))]
pub struct Hero;

fn main() {}
