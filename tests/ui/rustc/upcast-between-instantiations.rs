//! A handle is upcast from one instantiation of a generic class to another.

use slotted::prelude::*;

#[slotted]
pub struct Cell<T: IntoValue + FromValue> {
    pub value: T,
}

pub fn upcasts(cell: Obj<Cell<u32>>) -> Obj<Cell<i32>> {
    cell.upcast()
}

fn main() {}
