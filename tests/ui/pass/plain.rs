//! A struct with typed fields compiles without a warning.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

/// A point in the plane.
#[slotted]
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Horizontal position.
    pub x: f64,
    pub y: f64,
}

fn main() {
    let mut point = Point::new(1.0, 2.0);
    point.setattr("x", 3.0).unwrap();
    assert_eq!(point, Point { x: 3.0, y: 2.0 });
}
