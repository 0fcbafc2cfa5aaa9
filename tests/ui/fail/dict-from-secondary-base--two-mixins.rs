//! Asking for the `__dict__` once is the cure for both.

use slotted::prelude::*;

#[slotted(dict, weakref)]
pub struct Open;

#[slotted(dict)]
pub struct Shown;

#[slotted(mixins(Open, Shown), weakref)]
pub struct Sprite;

fn main() {}
