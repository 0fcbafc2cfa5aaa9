//! The layouts that conflict are two classes up.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
pub struct EmptyPoint;

#[slotted]
pub struct Named {
    pub name: String,
}

#[slotted(extends = Named)]
pub struct EmptyNamed;

#[slotted(mixins(EmptyNamed), extends = EmptyPoint)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
