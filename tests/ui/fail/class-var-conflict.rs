//! A slot is named as what every class defines.

use slotted::prelude::*;

#[slotted(slots("__module__"))]
pub struct Broken;

fn main() {}
