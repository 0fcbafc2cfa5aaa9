//! A hook takes numbers for any value.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub fn __notify__(&self, name: &str, old: f64, new: f64) {
        println!("{name} {old} {new}");
    }
}

fn main() {}
