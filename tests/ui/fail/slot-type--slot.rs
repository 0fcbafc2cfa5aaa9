//! A deletable slot's type fits no value.

use slotted::prelude::*;

pub struct Widget;

#[slotted]
pub struct Panel {
    pub widget: Slot<Widget>,
}

fn main() {}
