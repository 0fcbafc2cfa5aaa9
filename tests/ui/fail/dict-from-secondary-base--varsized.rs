//! A mixin would bring a dict where there is no place for one.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(mixins(Open), extends = slotted::builtins::Int)]
pub struct Broken;

fn main() {}
