//! A field's option is given twice.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(rename = "hue", rename = "color")]
    pub color: u32,
}

fn main() {}
