//! A hook returns nothing where it is asked for something.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn __getattr__(&self, name: &str) {
        println!("{name}");
    }
}

fn main() {}
