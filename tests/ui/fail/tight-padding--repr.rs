//! A tight root class has a layout of its own choice.

use slotted::prelude::*;

#[slotted(tight)]
#[repr(C)]
pub struct Mix {
    pub a: u8,
    pub b: f64,
    pub c: u8,
}

fn main() {}
