//! A class method does not take the class.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[classmethod]
    pub fn title(text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
