//! A method changes what it is lent.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    x: f64,
}

#[methods]
impl Point {
    fn fill(&self, into: &mut Vec<i64>) {
        into.push(1);
    }
}

fn main() {}
