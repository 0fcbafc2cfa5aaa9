//! A defaulted field's type has no default.

use slotted::prelude::*;

pub struct Widget;

#[slotted]
pub struct Panel {
    pub x: u8,
    #[slot(default, opaque)]
    pub widget: Widget,
}

fn main() {}
