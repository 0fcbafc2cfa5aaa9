//! Structs whose fields are hard to point at: without bytes, without values, shadowed, aligned, huge, with cells inside.

#![allow(missing_docs, missing_debug_implementations, unreachable_pub, reason = "test classes")]
#![allow(deprecated, reason = "slots under a dict are meant for typed access here")]

use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::sync::Mutex;

use slotted::prelude::*;

/// What its class derefs to has a field of the same name as one of its own, and one that only it has.
pub struct Behind {
    pub x: String,
    pub y: String,
}

#[slotted]
pub struct Shadowing {
    pub x: i64,
    #[slot(opaque)]
    pub behind: Box<Behind>,
}

impl Deref for Shadowing {
    type Target = Behind;

    fn deref(&self) -> &Behind {
        &self.behind
    }
}

impl DerefMut for Shadowing {
    fn deref_mut(&mut self) -> &mut Behind {
        &mut self.behind
    }
}

#[test]
fn a_field_that_another_shadows_through_deref_is_the_structs_own() {
    let behind = Box::new(Behind { x: "behind".to_owned(), y: "only there".to_owned() });
    let mut shadowing = Shadowing::new(5, behind);
    assert_eq!(Shadowing::SLOTS.x.get(&shadowing), &5);
    shadowing.setattr("x", 6).unwrap();
    assert_eq!((shadowing.x, shadowing.behind.x.as_str(), shadowing.y.as_str()), (6, "behind", "only there"));
    assert_eq!(Shadowing::class().slot("x").unwrap().offset(), std::mem::offset_of!(Shadowing, x));
}

pub enum Never {}

/// There is no such object, but there is such a class.
#[slotted]
pub struct Impossible {
    pub number: i64,
    #[slot(opaque)]
    never: Never,
    #[slot(opaque)]
    pair: (u64, Never),
    #[slot(opaque)]
    none: [u64; 0],
}

#[slotted]
pub struct NothingButNever {
    #[slot(opaque)]
    never: Never,
}

#[test]
fn a_class_that_has_no_objects_has_slots_all_the_same() {
    let class = Impossible::class();
    assert_eq!(class.slots().len(), 4);
    assert_eq!(class.slot("number").unwrap().offset(), std::mem::offset_of!(Impossible, number));
    assert_eq!(class.slot("pair").unwrap().offset(), std::mem::offset_of!(Impossible, pair));
    assert!(class.slots().all(|slot| slot.offset() <= class.instance_size()));
    assert_eq!(NothingButNever::class().instance_size(), 0);
    assert!(class.instantiate([("number", 1)]).is_err());
    assert_eq!(Impossible::SLOTS.never.name(), "never");
}

#[slotted(dict)]
#[derive(Default)]
#[repr(align(128))]
pub struct Aligned {
    pub small: u8,
    pub other: u8,
}

#[slotted(extends = Aligned)]
#[derive(Default)]
pub struct BelowAligned {
    pub more: u8,
}

#[test]
fn alignment_is_kept_below_and_in_shared_objects() {
    let mut below = BelowAligned::default();
    below.setattr("extra", 7).unwrap();
    below.setattr("more", 3).unwrap();
    assert_eq!(BelowAligned::SLOTS.small.get(&below), &0);
    assert_eq!((below.getattr("extra").unwrap(), below.more), (Value::Int(7), 3));
    let object = Obj::new(below);
    assert!(std::ptr::from_ref(&*object.borrow()).addr().is_multiple_of(128));
    object.setattr("small", 9).unwrap();
    assert_eq!((object.getattr("small").unwrap(), object.getattr("extra").unwrap()), (Value::Int(9), Value::Int(7)));
}

#[slotted]
#[derive(Default)]
pub struct Empty {}

#[slotted(extends = Empty, dict)]
#[derive(Default)]
pub struct Bytes0 {
    #[slot(opaque)]
    pub unit: (),
    #[slot(opaque)]
    pub aligned: [u64; 0],
}

#[slotted(dict)]
pub struct Cells<T: 'static> {
    #[slot(opaque)]
    pub cell: Cell<Option<T>>,
    #[slot(opaque)]
    pub mutex: Mutex<Vec<T>>,
    #[slot(opaque)]
    pub function: fn(&T) -> bool,
}

#[test]
fn fields_without_bytes_and_fields_that_change_through_shared_references() {
    let mut empty = Bytes0::default();
    Bytes0::SLOTS.unit.set(&mut empty, ());
    empty.setattr("a", 1).unwrap();
    assert_eq!(empty.getattr("a").unwrap(), Value::Int(1));
    let cells = Cells::<String>::new(Cell::new(None), Mutex::new(Vec::new()), String::is_empty);
    Cells::<String>::SLOTS.cell.get(&cells).set(Some("a".to_owned()));
    Cells::<String>::SLOTS.mutex.get(&cells).lock().unwrap().push("b".to_owned());
    assert_eq!(cells.cell.take().as_deref(), Some("a"));
    let object = Obj::new(cells);
    object.setattr("x", "dynamic").unwrap();
    assert_eq!(object.attr_ref::<Mutex<Vec<String>>>("mutex").unwrap().lock().unwrap().as_slice(), ["b"]);
    assert_eq!(object.getattr("x").unwrap(), Value::from("dynamic"));
}

const MANY: usize = 1 << 20;

#[slotted(dict)]
pub struct Large {
    pub before: u8,
    #[slot(opaque)]
    pub bytes: [u8; MANY],
    pub after: i64,
}

#[slotted(extends = Large)]
pub struct BelowLarge {
    pub last: i64,
}

#[test]
#[allow(clippy::large_stack_arrays, reason = "there is room for it")]
fn a_field_of_a_mebibyte_is_a_field() {
    std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(|| {
            let object = Obj::new(BelowLarge::new(Large::new(1, [3; MANY], 2), 4));
            object.setattr("after", 5).unwrap();
            object.setattr("last", 6).unwrap();
            object.setattr("dynamic", 7).unwrap();
            assert!(object.attr_ref::<[u8; MANY]>("bytes").unwrap().iter().all(|byte| *byte == 3));
            let found = ["before", "after", "last", "dynamic"].map(|name| object.getattr(name).unwrap());
            assert_eq!(found, [1, 5, 6, 7].map(Value::Int));
        })
        .unwrap()
        .join()
        .unwrap();
}

/// Of two fields of one name that `cfg` tells apart, one is there.
#[slotted(dict)]
pub struct Configured {
    #[cfg(test)]
    pub kept: i64,
    #[cfg(not(test))]
    pub kept: String,
    #[cfg(not(test))]
    pub gone: Box<Never>,
    pub last: u8,
}

impl Deref for Configured {
    type Target = Behind;

    fn deref(&self) -> &Behind {
        unreachable!("nothing asks")
    }
}

#[test]
fn a_field_that_is_configured_away_has_no_slot() {
    let mut configured = Configured::new(1, 2);
    configured.setattr("gone", "dynamic").unwrap();
    assert_eq!(Configured::class().slots().len(), 2);
    assert_eq!((Configured::SLOTS.kept.get(&configured), Configured::SLOTS.last.get(&configured)), (&1, &2));
    assert_eq!(configured.getattr("gone").unwrap(), Value::from("dynamic"));
}
