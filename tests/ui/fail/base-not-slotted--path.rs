//! A class extends a type that is written as a path with arguments.

use slotted::prelude::*;

#[slotted(extends = std::collections::HashMap<String, u32>)]
pub struct Counts;

fn main() {}
