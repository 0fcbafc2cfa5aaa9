//! The base with a dict is written as a path with arguments.
#![deny(deprecated)]

use slotted::prelude::*;

pub mod shapes {
    use slotted::prelude::*;

    #[slotted(dict)]
    pub struct Open<T: IntoValue + FromValue> {
        pub x: T,
    }
}

#[slotted(extends = shapes::Open<u8>)]
pub struct Broken {
    pub y: u8,
}

fn main() {}
