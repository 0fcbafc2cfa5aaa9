//! Only a mixin would bring a dict, not the embedded base.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(dict)]
pub struct Open;

#[slotted(mixins(Open), extends = Point)]
pub struct Broken;

fn main() {}
