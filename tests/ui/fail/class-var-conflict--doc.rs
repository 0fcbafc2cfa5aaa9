//! A documented class has a slot for its documentation.

use slotted::prelude::*;

/// It has a docstring.
#[slotted(slots("__doc__"))]
pub struct Broken;

fn main() {}
