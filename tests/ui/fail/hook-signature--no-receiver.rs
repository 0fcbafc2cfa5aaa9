//! A hook has no receiver.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn __delattr__(name: &str) {
        println!("{name}");
    }
}

fn main() {}
