//! An opaque field is converted.

use slotted::prelude::*;

pub struct Widget;

#[slotted]
pub struct Panel {
    #[slot(opaque, convert = |_: Value| Ok::<Widget, String>(Widget))]
    pub widget: Widget,
}

fn main() {}
