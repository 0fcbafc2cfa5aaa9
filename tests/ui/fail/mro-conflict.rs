//! A base stands before a class derived from it.

use slotted::prelude::*;

#[slotted]
pub struct Base;

#[slotted(extends = Base)]
pub struct Derived;

#[slotted(mixins(Base), extends = Derived)]
pub struct Broken;

fn main() {}
