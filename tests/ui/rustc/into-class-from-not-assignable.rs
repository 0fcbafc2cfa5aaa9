//! An object of a class that is not assignable is given another.

use slotted::prelude::*;

#[slotted]
pub struct Draft {
    pub text: String,
}

#[slotted(assignable)]
pub struct Letter {
    pub text: String,
}

pub fn sends(draft: Obj<Draft>) -> Obj<Letter> {
    draft.into_class().unwrap()
}

fn main() {}
