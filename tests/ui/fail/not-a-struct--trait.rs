//! A trait is to be a class.

use slotted::prelude::*;

#[slotted]
pub trait Shown {
    fn show(&self) -> String;
}

impl Shown for u8 {
    fn show(&self) -> String {
        self.to_string()
    }
}

fn main() {}
