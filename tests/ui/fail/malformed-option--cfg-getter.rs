//! A getter that depends on a `cfg`.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[methods]
impl Point {
    #[cfg_attr(unix, getter)]
    pub fn size(&self) -> f64 {
        self.x
    }
}

fn main() {}
