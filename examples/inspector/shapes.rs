//! The host's own shapes: plain structs, and what a `#[methods]` block beside one adds is listed and called like the rest.

use slotted::prelude::*;

/// A point in the plane.
#[slotted]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Point {
    /// Horizontal position.
    pub(crate) x: f64,
    /// Vertical position.
    pub(crate) y: f64,
    /// What to write beside it.
    label: Slot<String>,
}

/// A point with a colour, open to any further attribute.
#[slotted(extends = Point, dict, weakref)]
#[derive(Debug)]
pub(crate) struct Pixel {
    /// Red, green and blue, one byte each.
    color: u32,
    /// Which pixels hide which, for good.
    #[slot(readonly)]
    layer: u8,
}

/// A line from point to point; both are part of it, so a path leads into them.
#[slotted]
#[derive(Debug)]
pub(crate) struct Segment {
    from: Point,
    to: Point,
}

pub(crate) fn classes() -> [Class; 3] {
    [Point::class(), Pixel::class(), Segment::class()]
}
