//! A field's type fits no value.

use slotted::prelude::*;

pub struct Widget;

#[slotted]
pub struct Panel {
    pub title: String,
    pub widget: Widget,
}

pub fn uses(panel: &mut Panel) -> &Widget {
    panel.setattr("title", "t").unwrap();
    &panel.widget
}

fn main() {}
