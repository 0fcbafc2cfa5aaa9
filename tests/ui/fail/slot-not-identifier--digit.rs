//! A slot's name starts with a digit.

use slotted::prelude::*;

#[slotted(slots = "2d")]
pub struct Hero;

fn main() {}
