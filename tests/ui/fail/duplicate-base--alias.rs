//! One of the two goes by another name.

use slotted::prelude::*;

#[slotted]
pub struct Shown;

pub type Visible = Shown;

#[slotted(mixins(Shown, Visible))]
pub struct Broken;

fn main() {}
