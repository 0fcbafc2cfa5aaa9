//! A constant has the name of a renamed slot of its class.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    #[slot(rename = "UNIT")]
    pub unit: f64,
}

#[methods]
impl Point {
    #[classattr]
    pub const UNIT: &'static str = "mm";
}

fn main() {}
