//! An object is given a class that is not assignable.

use slotted::prelude::*;

#[slotted(assignable)]
pub struct Draft {
    pub text: String,
}

#[slotted]
pub struct Letter {
    pub text: String,
}

pub fn sends(draft: Obj<Draft>) -> Obj<Letter> {
    draft.into_class().unwrap()
}

fn main() {}
