//! Two bases have their own bases in opposite orders.

use slotted::prelude::*;

#[slotted]
pub struct A;

#[slotted]
pub struct B;

#[slotted(mixins(A, B))]
pub struct First;

#[slotted(mixins(B, A))]
pub struct Second;

#[slotted(mixins(First, Second))]
pub struct Broken;

fn main() {}
