//! A method is async.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    pub async fn norm(&self) -> f64 {
        self.x
    }
}

fn main() {}
