//! Two builtins of different layouts are bases.

use slotted::prelude::*;

#[slotted(mixins(slotted::builtins::Dict), extends = slotted::builtins::List)]
pub struct Both;

fn main() {}
