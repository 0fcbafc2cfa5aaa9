//! Two classes of one name mangle a private slot alike.

use slotted::prelude::*;

pub mod old {
    use slotted::prelude::*;

    #[slotted(slots("__key"))]
    pub struct Door;
}

#[slotted(extends = old::Door, slots("__key"))]
pub struct Door;

fn main() {}
