//! A dict is added to a base of varying size.

use slotted::prelude::*;

#[slotted(extends = slotted::builtins::Bytes, dict)]
pub struct Blob;

fn main() {}
