//! A slot is named by a number.

use slotted::prelude::*;

#[slotted(slots("a", 1))]
pub struct Broken;

fn main() {}
