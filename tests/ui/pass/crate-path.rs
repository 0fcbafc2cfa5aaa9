//! The attribute's crate under another name, through a macro of another crate.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

pub mod toolkit {
    pub use slotted as objects;
}

macro_rules! class {
    ($name:ident: $base:ty { $($field:ident: $type:ty),* }) => {
        #[slotted(crate = $crate::toolkit::objects, extends = $base, dict)]
        pub struct $name {
            $(pub $field: $type,)*
        }
    };
}

#[slotted(crate = crate::toolkit::objects)]
pub struct Point {
    pub x: f64,
}

class! {
    Pixel: crate::Point { color: u32, name: String }
}

fn main() {
    assert_eq!(Pixel::new(Point::new(1.0), 7, String::new()).getattr("color").unwrap(), Value::Int(7));
}
