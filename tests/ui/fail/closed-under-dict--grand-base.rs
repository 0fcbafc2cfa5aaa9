//! The dict is two classes up.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(extends = Open)]
pub struct Between;

#[slotted(extends = Between, closed)]
pub struct Broken;

fn main() {}
