//! The class is used as one although its bases have no order.

use slotted::prelude::*;

#[slotted]
pub struct Base;

#[slotted(extends = Base)]
pub struct Derived;

#[slotted(mixins(Base), extends = Derived)]
pub struct Broken {
    pub x: u8,
}

#[slotted(extends = Broken)]
pub struct Below {
    pub y: u8,
}

fn main() {
    println!("{:?} {:?}", Broken::class(), Below::class().mro().count());
}
