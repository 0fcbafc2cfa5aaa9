//! Shared objects beside `Rc`, `rc::Weak`, `RefCell` and `Box`.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

use slotted::{Obj, slotted};

use crate::clock::Clock;
use crate::shapes;

/// Three words.
#[slotted]
#[derive(Debug, Clone, Default)]
pub struct Triple {
    x: f64,
    y: f64,
    z: f64,
}

/// Three words, and weak references.
#[slotted(weakref)]
#[derive(Debug, Clone, Default)]
pub struct Watched {
    x: f64,
    y: f64,
    z: f64,
}

/// The peers' three words.
#[derive(Debug, Clone, Default)]
struct Plain {
    x: f64,
    #[expect(dead_code, reason = "only its size matters")]
    y: f64,
    #[expect(dead_code, reason = "only its size matters")]
    z: f64,
}

/// Adds the operations of S11 to S13.
pub fn add(clock: &mut Clock<'_>) {
    counts(clock);
    borrows(clock);
    memory(clock);
    casts(clock);
}

fn counts(clock: &mut Clock<'_>) {
    let rc = Rc::new(Plain::default());
    let weak = Rc::downgrade(&rc);
    clock.add("Rc clone", {
        let rc = rc.clone();
        move |_| drop(black_box(black_box(&rc).clone()))
    });
    clock.add("Rc downgrade", {
        let rc = rc.clone();
        move |_| drop(black_box(Rc::downgrade(black_box(&rc))))
    });
    // The closures keep what the weak references point to.
    clock.add("Rc upgrade", move |_| {
        black_box(&rc);
        drop(black_box(black_box(&weak).upgrade()));
    });
    let object = Obj::new(Watched::default());
    let weak = object.downgrade();
    clock.add("Obj clone", {
        let object = object.clone();
        move |_| drop(black_box(black_box(&object).clone()))
    });
    clock.add("Obj downgrade", {
        let object = object.clone();
        move |_| drop(black_box(black_box(&object).downgrade()))
    });
    clock.add("Obj upgrade", move |_| {
        black_box(&object);
        drop(black_box(black_box(&weak).upgrade()));
    });
}

fn borrows(clock: &mut Clock<'_>) {
    let cell = RefCell::new(Plain::default());
    clock.add("RefCell borrow", move |_| black_box(&cell).borrow().x);
    let object = Obj::new(Triple::default());
    clock.add("Obj borrow", move |_| black_box(&object).borrow().x);
}

fn memory(clock: &mut Clock<'_>) {
    clock.add("Box new", |_| drop(black_box(Box::new(black_box(Plain::default())))));
    clock.add("Obj new", |_| drop(black_box(Obj::new(black_box(Triple::default())))));
    clock.add("Obj new, weakref", |_| drop(black_box(Obj::new(black_box(Watched::default())))));
}

fn casts(clock: &mut Clock<'_>) {
    let near: Obj = Obj::new(Triple::default()).upcast();
    clock.add("downcast, depth 1", move |_| black_box(&near).downcast_ref::<Triple>().is_some());
    let far: Obj = Obj::new(shapes::Thirty31::default()).upcast();
    clock.add("downcast, depth 16", {
        let far = far.clone();
        move |_| black_box(&far).downcast_ref::<shapes::Thirty15>().is_some()
    });
    clock.add("downcast, depth 32", move |_| black_box(&far).downcast_ref::<shapes::Thirty31>().is_some());
}
