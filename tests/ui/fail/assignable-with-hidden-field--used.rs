//! The class is assigned although it has a field that is no slot.

use slotted::prelude::*;

#[slotted(assignable, weakref)]
#[derive(Default)]
pub struct Draft {
    pub text: String,
    #[slot(skip)]
    pub words: Option<usize>,
}

#[slotted(assignable, extends = Draft)]
pub struct Letter {
    pub to: String,
}

pub fn uses(draft: Obj<Draft>, letter: &Obj<Letter>) -> Obj<Draft> {
    letter.set_class(&Letter::class()).unwrap();
    draft.set_class(&Draft::class()).unwrap();
    draft.into_class().unwrap()
}

fn main() {}
