//! A slot is named by bytes.

use slotted::prelude::*;

#[slotted(slots = [b"a"])]
pub struct Broken;

fn main() {}
