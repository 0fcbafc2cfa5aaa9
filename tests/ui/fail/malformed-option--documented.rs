//! A slot's documentation is a number.

use slotted::prelude::*;

#[slotted(slots(mana = 3))]
pub struct Hero;

fn main() {}
