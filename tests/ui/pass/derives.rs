//! Derives below the attribute see the fields that it adds.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Root {
    pub x: u8,
}

#[slotted(extends = Root)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf {
    pub y: u8,
}

#[slotted(dict, slots("a"))]
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Open {
    pub x: f64,
}

#[slotted]
pub struct Defaulted {
    #[slot(default = 7)]
    pub x: u8,
    pub y: Slot<String>,
}

fn main() {
    let leaf = Leaf::new(Root::new(1), 2);
    assert!(leaf > Leaf::default() && leaf == leaf.clone());
    assert_eq!(Open::default(), Open::default().clone());
    assert_eq!(Defaulted::default().x, 7);
}
