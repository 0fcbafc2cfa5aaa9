//! A slot is named by a bare word.

use slotted::prelude::*;

#[slotted(slots(mana, "health"))]
pub struct Hero;

fn main() {}
