//! A crate that denies what it can.
#![deny(missing_docs, unreachable_pub, missing_debug_implementations, unused, nonstandard_style, future_incompatible)]
#![deny(rust_2018_idioms, single_use_lifetimes, unused_qualifications, trivial_casts, trivial_numeric_casts)]
#![deny(unused_lifetimes, unused_results, missing_copy_implementations, elided_lifetimes_in_paths, let_underscore_drop)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![allow(clippy::redundant_pub_crate)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

mod shapes {
    use super::{Slot, slotted};

    /// A point.
    #[slotted]
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Point {
        /// Horizontal position.
        pub(crate) x: f64,
        y: f64,
    }

    /// A pixel.
    #[slotted(extends = Point, dict, weakref, slots(__mark = "a private mark"))]
    #[derive(Debug)]
    pub(super) struct Pixel {
        pub(super) color: u32,
        #[slot(default, validate = |text: &str| if text.len() < 9 { Ok(()) } else { Err("too long") })]
        tag: String,
        note: Slot<String>,
    }
}

/// A generic class.
#[slotted]
#[derive(Debug, Clone, Copy)]
pub struct Holder<T: IntoValue + FromValue> {
    /// What it holds.
    pub held: T,
}

#[slotted(extends = Holder<T>)]
#[derive(Debug)]
struct Private<T: IntoValue + FromValue> {
    more: u8,
}

fn main() {
    let pixel = shapes::Pixel::new(shapes::Point::new(1.0, 2.0), 7);
    assert!(pixel.hasattr("tag") && pixel.color == 7 && pixel.x > 0.0);
    assert_eq!(Private::new(Holder::new(1_u8), 2).getattr("more").unwrap(), Value::Int(2));
}
