//! An opaque field is validated.

use slotted::prelude::*;

pub struct Widget;

#[slotted]
pub struct Panel {
    #[slot(opaque, validate = |_: &Widget| Ok::<(), String>(()))]
    pub widget: Widget,
}

fn main() {}
