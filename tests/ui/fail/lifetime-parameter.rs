//! A class borrows.

use slotted::prelude::*;

#[slotted]
pub struct Line<'a> {
    pub text: &'a str,
}

pub fn uses<'a>(line: &Line<'a>) -> &'a str {
    line.text
}

fn main() {}
