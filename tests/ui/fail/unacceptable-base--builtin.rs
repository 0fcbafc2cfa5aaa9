//! A class extends a final builtin.

use slotted::prelude::*;

#[slotted(extends = slotted::builtins::Bool)]
pub struct Flag;

fn main() {}
