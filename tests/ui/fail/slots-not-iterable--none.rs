//! The slots are None.

use slotted::prelude::*;

#[slotted(slots = None)]
pub struct Broken;

fn main() {}
