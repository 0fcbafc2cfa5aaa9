//! A closed class lists a dict among its slots.

use slotted::prelude::*;

#[slotted(slots("a", "__dict__"), closed)]
pub struct Broken;

fn main() {}
