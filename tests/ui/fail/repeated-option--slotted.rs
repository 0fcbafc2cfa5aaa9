use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point)]
#[slotted(dict)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
