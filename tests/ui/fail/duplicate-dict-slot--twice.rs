//! An option and the list both ask for a dict.

use slotted::prelude::*;

#[slotted(dict, slots("a", "__dict__"))]
pub struct Broken;

fn main() {}
