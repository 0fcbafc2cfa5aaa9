//! A class has a lifetime parameter with bounds.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Line<'a, 'b: 'a, T> {
    #[slot(readonly)]
    pub text: &'a str,
    pub other: &'b T,
}

fn main() {}
