//! What safe code once did to shared objects that it should not have been able to do.

#![forbid(unsafe_code)]
#![allow(missing_docs, missing_debug_implementations, reason = "test classes")]

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::rc::Rc;

use slotted::prelude::*;

/// Counts how often one is dropped.
#[derive(Clone, Default)]
struct Counted(Rc<Cell<usize>>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[slotted(weakref)]
struct Link {
    #[slot(opaque)]
    counted: Counted,
    next: Option<Obj<Link>>,
}

/// A chain of that many links, and how many of them are gone.
fn chain(length: usize) -> (Option<Obj<Link>>, Rc<Cell<usize>>) {
    let gone = Rc::default();
    let add = |next, _| Some(Obj::new(Link::new(Counted(Rc::clone(&gone)), next)));
    ((0..length).fold(None, add), gone)
}

fn assert_that_chains_are_dropped() {
    let (head, gone) = chain(1000);
    drop(head);
    assert_eq!(gone.get(), 1000);
}

/// Carried by a panic, and panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

/// The panic of `act`, which is a bomb or not, without setting it off.
fn defused(act: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(act)).map_err(std::mem::forget).is_err()
}

#[test]
fn a_panic_whose_payload_panics_in_turn_keeps_nothing_from_running() {
    let (object, gone) = chain(1);
    let object = object.expect("a link");
    let calls = Rc::new(Cell::new(0));
    let watch = |then: fn()| {
        let calls = Rc::clone(&calls);
        object.downgrade_with(move |_| {
            calls.set(calls.get() + 1);
            then();
        })
    };
    let watchers = [watch(|| ()), watch(|| panic_any(Bomb)), watch(|| panic!("first"))];
    assert!(defused(|| drop(object)));
    assert_eq!((calls.get(), gone.get()), (watchers.len(), 1));
}

#[slotted]
struct Mine {
    #[slot(opaque)]
    trap: Trap,
    next: Option<Obj<Mine>>,
}

struct Trap(Rc<Cell<usize>>);

impl Drop for Trap {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
        panic_any(Bomb);
    }
}

#[test]
fn objects_that_wait_are_dropped_although_each_panics_with_a_payload_that_panics() {
    let gone = Rc::new(Cell::new(0));
    let add = |next, _| Some(Obj::new(Mine::new(Trap(Rc::clone(&gone)), next)));
    let head = (0..200).fold(None, add);
    assert!(defused(|| drop(head)));
    assert_eq!(gone.get(), 200);
    assert_that_chains_are_dropped();
}

#[test]
fn a_payload_that_panics_does_not_abort_a_drop_during_another_panic() {
    let gone = Rc::new(Cell::new(0));
    let object = Obj::new(Mine::new(Trap(Rc::clone(&gone)), None));
    let outer = catch_unwind(AssertUnwindSafe(|| {
        let _object = object;
        panic!("outer");
    }));
    assert_eq!(outer.unwrap_err().downcast_ref(), Some(&"outer"));
    assert_eq!(gone.get(), 1);
}

#[test]
fn a_dict_in_a_nested_struct_is_replaced_by_a_copy_of_the_objects_own() {
    #[slotted(dict)]
    struct Inner;
    #[slotted(dict)]
    struct Outer {
        inner: Inner,
    }

    let outer = Obj::new(Outer::new(Inner::new()));
    outer.setattr("k", 1).expect("a dict");
    let vars = outer.vars().expect("a dict");
    outer.setattr_path("inner.__dict__", vars).expect("nobody borrows the object");
    assert_eq!(outer.getattr_path("inner.k").ok(), Some(Value::from(1)));
}
