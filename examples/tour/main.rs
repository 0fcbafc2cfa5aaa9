//! A tour of Python's `__slots__` in Rust: each thing that can be said of slots, the Rust that shows it, the result.
//!
//! ```text
//! cargo run --release --example tour
//! ```
//!
//! Every result is printed by the call that stands above it, and every class is quoted from this file.

mod chapters;
#[path = "../common/counting.rs"]
mod counting;
mod heap;
mod transcript;

use std::error::Error;

use slotted::builtins::{Bytes, Int, Tuple};
use slotted::prelude::*;

/// A point in the plane.
#[slotted]
#[derive(Debug, Clone, PartialEq)]
struct Point {
    /// Horizontal position.
    x: f64,
    /// Vertical position.
    y: f64,
    /// What to write beside it.
    label: Slot<String>,
}

#[slotted(dict, weakref)]
#[derive(Debug, Default)]
struct Bag {}

#[slotted(slots("x", "y", "z"))]
#[derive(Debug, Default)]
struct Three;

#[slotted(slots = "")]
struct Nothing;

#[slotted(slots = "mana")]
struct OneString;

#[slotted(slots("mana", "level"))]
struct Strings;

#[slotted(slots(mana = "what magic costs", level = "from 1 to 20"))]
struct Mapping;

#[slotted(slots("name", "__dict__"))]
#[derive(Debug, Default)]
struct Open;

#[slotted(slots("name", "__weakref__"))]
#[derive(Debug, Default)]
struct Watched;

#[slotted(extends = Bag)]
#[allow(deprecated)] // which silences the warning
#[derive(Debug)]
struct Pointless {
    weight: f64,
}

#[slotted(extends = Point)]
#[derive(Debug)]
struct Pixel {
    color: u32,
}

#[slotted(extends = Point, dict)]
#[derive(Debug)]
struct Note {}

#[slotted(extends = Int)]
struct Count;

#[slotted(extends = Bytes)]
struct Digest;

#[slotted(extends = Tuple)]
struct Pair;

fn main() -> Result<(), Box<dyn Error>> {
    let mut tour = transcript::Transcript::default();
    chapters::example(&mut tour);
    chapters::cost(&mut tour)?;
    chapters::nothing_else(&mut tour);
    chapters::forms(&mut tour);
    chapters::descriptors(&mut tour)?;
    chapters::unlisted(&mut tour);
    chapters::brought_back(&mut tour);
    chapters::pointless(&mut tour);
    chapters::reach(&mut tour);
    chapters::additional(&mut tour);
    chapters::variable_length(&mut tour);
    chapters::class_assignment(&mut tour);
    Ok(tour.print()?)
}
