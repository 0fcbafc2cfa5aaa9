//! An option and the list both ask for weak references.

use slotted::prelude::*;

#[slotted(weakref, slots = "__weakref__")]
pub struct Broken;

fn main() {}
