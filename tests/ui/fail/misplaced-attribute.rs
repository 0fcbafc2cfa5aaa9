//! A getter that is a constant.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[getter]
    pub const UNIT: f64 = 1.0;
}

fn main() {}
