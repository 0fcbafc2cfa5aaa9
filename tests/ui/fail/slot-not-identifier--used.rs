//! The class is used as one although a slot has no name.

use slotted::prelude::*;

#[slotted(slots("a", "foo bar_"))]
pub struct Hero;

fn main() {
    println!("{:?}", Hero::new().getattr("x"));
}
