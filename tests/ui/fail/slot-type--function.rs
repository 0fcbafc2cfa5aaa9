//! A field holds a function.

use slotted::prelude::*;

#[slotted]
pub struct Panel {
    pub on_click: Box<dyn Fn(u8) -> u8>,
}

fn main() {}
