//! The warning of slots under a dict can be allowed, and comes for slots alone.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(extends = Open)]
#[allow(deprecated)]
pub struct Typed {
    pub x: u8,
}

#[slotted(extends = Typed)]
pub struct Nothing;

#[slotted]
pub struct Closed;

#[slotted(extends = Closed, dict)]
pub struct Opened {
    pub x: u8,
}

fn main() {
    let _ = (Typed::class(), Nothing::class(), Opened::class());
}
