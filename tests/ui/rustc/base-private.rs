//! A base is private to another module.

use slotted::prelude::*;

pub mod shapes {
    use slotted::prelude::*;

    #[slotted]
    struct Point {
        pub x: f64,
    }
}

#[slotted(extends = shapes::Point)]
pub struct Pixel {
    pub color: u32,
}

fn main() {}
