//! The forms in which slots without a type are listed.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

#[slotted(slots = "abc")]
pub struct One;

#[slotted(slots("a", "__secret", "class", "größe"))]
pub struct Several;

#[slotted(slots = ["a", "b"])]
pub struct Listed;

#[slotted(slots(a = "its doc", class = "a keyword", "b": "its doc, too", c = None))]
pub struct Documented;

#[slotted(slots = "")]
pub struct Nothing;

#[slotted(slots())]
pub struct NothingEither;

#[slotted(slots("a", "__dict__", "__weakref__"))]
pub struct Open {
    pub typed: u8,
}

fn main() {
    let mut several = Several::new();
    several.setattr("_Several__secret", 5).unwrap();
    assert_eq!(Several::SLOTS.a.get(&several), &Slot::unset());
    assert_eq!((Nothing::class().slots().count(), NothingEither::class().slots().count()), (0, 0));
    assert!(Open::new(1).vars().is_ok());
    let _ = (One::new(), Listed::new(), Documented::new());
}
