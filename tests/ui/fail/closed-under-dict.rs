//! A closed class asks for a dict.

use slotted::prelude::*;

#[slotted(closed, dict)]
pub struct Broken;

fn main() {}
