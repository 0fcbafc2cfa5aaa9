//! The list of slots is a mapping.

use slotted::prelude::*;

#[slotted(slots(mana = "how much is left"))]
pub struct Hero;

#[slotted(extends = Hero, slots(mana = "again"))]
pub struct Wizard;

fn main() {}
