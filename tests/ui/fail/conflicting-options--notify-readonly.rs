//! A slot that is told of, but is not written by name.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    #[slot(readonly, notify)]
    pub x: f64,
}


fn main() {}
