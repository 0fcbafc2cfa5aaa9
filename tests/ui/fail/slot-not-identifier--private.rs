//! A private slot's name is no identifier before it is mangled.

use slotted::prelude::*;

#[slotted(slots("__a-b"))]
pub struct Hero;

fn main() {}
