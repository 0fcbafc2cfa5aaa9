//! A skipped field's type has no default.

use slotted::prelude::*;

pub struct Widget;

#[slotted]
pub struct Panel {
    pub x: u8,
    #[slot(skip)]
    pub widget: Widget,
}

fn main() {}
