//! A mixin is named twice.

use slotted::prelude::*;

#[slotted]
pub struct Shown;

#[slotted(mixins(Shown, Shown))]
pub struct Broken;

fn main() {}
