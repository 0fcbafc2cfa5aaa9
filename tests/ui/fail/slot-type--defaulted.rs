//! A field with a default fits no value.

use slotted::prelude::*;

#[derive(Default)]
pub struct Widget;

#[slotted]
pub struct Panel {
    #[slot(default)]
    pub first: u8,
    #[slot(default)]
    pub widget: Widget,
}

fn main() {}
