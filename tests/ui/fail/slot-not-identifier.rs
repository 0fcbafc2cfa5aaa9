//! A slot's name has a space in it.

use slotted::prelude::*;

#[slotted(slots("x", "foo bar"))]
pub struct Hero;

fn main() {}
