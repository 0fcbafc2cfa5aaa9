//! Part of a field's type fits no value.

use slotted::prelude::*;

use std::sync::Mutex;

#[slotted]
pub struct Panel {
    pub locks: Vec<Mutex<u8>>,
}

fn main() {}
