//! An assignable class has a field that is no slot.

use slotted::prelude::*;

#[slotted(assignable)]
pub struct Draft {
    pub text: String,
    #[slot(skip)]
    pub words: Option<usize>,
}

pub fn uses(draft: &Draft) -> Option<usize> {
    draft.words
}

fn main() {}
