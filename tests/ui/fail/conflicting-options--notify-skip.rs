//! A slot that is told of, but is no slot.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    #[slot(skip, notify)]
    pub x: f64,
}


fn main() {}
