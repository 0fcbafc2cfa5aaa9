//! A hook lacks a parameter.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn __setattr__(this: &Obj<Self>, name: &str) -> Result<(), Error> {
        this.generic_setattr(name, 1)
    }
}

fn main() {}
