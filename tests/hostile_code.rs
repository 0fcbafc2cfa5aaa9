//! Code of the user's that pulls what is used from under the library's feet: destructors, descriptors and conversions.

#![allow(missing_docs, reason = "test classes")]

use std::cell::{Cell, RefCell};

use slotted::prelude::*;

/// Runs a function when it dies.
#[slotted(weakref)]
#[derive(Default)]
struct Last {}

type Act = Box<dyn FnOnce()>;

/// A value that runs `act` when its last handle goes.
fn last(act: impl FnOnce() + 'static) -> Value {
    let dying = Obj::new(Last::default());
    let act = Cell::new(Some(Box::new(act) as Act));
    let weak = dying.downgrade_with(move |_| {
        if let Some(act) = act.take() {
            act();
        }
    });
    // The callback lives as long as the weak reference, so that is kept.
    KEPT.with_borrow_mut(|kept| kept.push(weak.upcast()));
    Value::from(dying)
}

thread_local! {
    static KEPT: RefCell<Vec<slotted::Weak>> = const { RefCell::new(Vec::new()) };
    static GUARD: RefCell<Option<slotted::Ref<'static, Object>>> = const { RefCell::new(None) };
}

fn class(name: &str) -> Class {
    Class::builder(name).slots(["a_slot_with_a_name_of_its_own"]).build().unwrap()
}

#[test]
fn a_refused_value_may_take_the_class_away_that_its_slot_was_of() {
    let object = class("One").instantiate([("a_slot_with_a_name_of_its_own", 1)]).unwrap();
    let other = class("Other");
    let place: *mut Obj = Box::into_raw(Box::new(object));
    // SAFETY: freed at the end, when nothing is borrowed any more.
    let object: &'static Obj = unsafe { &*place };
    GUARD.set(Some(object.borrow()));
    let value = last(move || {
        drop(GUARD.take());
        object.set_class(&other).unwrap();
    });
    let error = object.setattr("a_slot_with_a_name_of_its_own", value).unwrap_err();
    assert_eq!(error.rule(), "already-borrowed");
    assert_eq!(error.attribute_name(), Some("a_slot_with_a_name_of_its_own"));
    assert_eq!(object.class().name(), "Other");
    // SAFETY: made by `into_raw` above, and used no more.
    drop(unsafe { Box::from_raw(place) });
}
