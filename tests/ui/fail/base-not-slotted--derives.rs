//! The class has derives.

use slotted::prelude::*;

#[derive(Debug, Clone, PartialEq)]
pub struct Plain;

#[slotted(extends = Plain)]
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    pub y: u8,
}

fn main() {}
