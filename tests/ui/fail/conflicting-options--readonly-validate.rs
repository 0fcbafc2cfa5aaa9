//! A read-only field is validated.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    #[slot(readonly, validate = |_: &u32| Ok::<(), String>(()))]
    pub color: u32,
}

fn main() {}
