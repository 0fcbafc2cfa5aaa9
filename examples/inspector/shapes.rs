//! The host's own shapes: plain structs, with methods of which some are there for scripts as well.

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

#[methods]
impl Point {
    /// How far it is from the origin.
    #[getter]
    fn norm(&self) -> f64 {
        self.x.hypot(self.y)
    }

    /// Moves it by a factor away from the origin.
    fn scale(&mut self, by: f64) {
        self.x *= by;
        self.y *= by;
    }
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
