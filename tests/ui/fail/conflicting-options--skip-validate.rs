//! A skipped field is validated.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(skip, validate = |_: &u32| Ok::<(), String>(()))]
    pub color: u32,
}

fn main() {}
