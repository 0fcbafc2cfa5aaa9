//! The class of an object is assigned that is not assignable.

use slotted::prelude::*;

#[slotted]
pub struct Draft {
    pub text: String,
}

#[slotted(assignable)]
pub struct Letter {
    pub text: String,
}

pub fn assigns(draft: &Obj<Draft>) {
    draft.set_class(&Letter::class()).unwrap();
}

fn main() {}
