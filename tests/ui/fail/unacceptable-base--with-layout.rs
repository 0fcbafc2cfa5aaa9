use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(final)]
pub struct Sealed {
    pub key: u8,
}

#[slotted(mixins(Sealed), extends = Point)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
