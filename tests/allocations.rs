//! What allocates: nothing that reads, and nothing in a class without dynamic attributes.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use slotted::prelude::*;

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    // A thread that is being torn down counts no more.
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every call is passed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller's promise.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often `run` allocates.
fn allocations<T>(run: impl FnOnce() -> T) -> usize {
    let before = COUNT.get();
    black_box(run());
    COUNT.get() - before
}

#[slotted]
#[derive(Debug)]
struct Point {
    x: f64,
    n: i64,
    flag: bool,
    byte: u8,
    wide: u128,
    small: f32,
    text: String,
    label: Slot<String>,
    maybe: Slot<i64>,
    option: Option<u8>,
}

#[slotted(extends = Point, dict)]
#[derive(Debug)]
struct Open {
    own: u32,
}

#[slotted]
struct Generic<T: IntoValue + FromValue> {
    t: T,
}

fn point() -> Point {
    Point::new(1.0, 2, true, 3, 4, 0.5, "a text on the heap".to_owned(), None)
}

const X: Name = name!("x");

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| Box::new(1)), 1);
    assert_eq!(allocations(|| 1), 0);
}

#[test]
fn reading_scalars_by_name_allocates_nothing() {
    let open = Open::new(point(), 5);
    let instance: &dyn Instance = &open;
    let mut total = 0;
    for name in ["x", "n", "flag", "byte", "wide", "small", "own", "option"] {
        total += allocations(|| open.getattr(name).unwrap());
        total += allocations(|| instance.getattr(name).unwrap());
        total += allocations(|| Open::class().slot(name).unwrap().get(&open).unwrap());
    }
    total += allocations(|| open.getattr(X).unwrap());
    total += allocations(|| open.getattr_path("x").unwrap());
    total += allocations(|| Generic::new(1_i64).getattr("t").unwrap());
    assert_eq!(total, 0);
}

#[test]
fn asking_whether_an_attribute_is_there_allocates_nothing() {
    let mut open = Open::new(point(), 5);
    open.setattr("dynamic", 1).unwrap();
    for name in ["x", "label", "missing", "dynamic", "__dict__", "__class__", "a_long_name_that_is_no_attribute_at_all"]
    {
        assert_eq!(allocations(|| open.hasattr(name)), 0, "{name}");
        assert_eq!(allocations(|| point_ref(&open).hasattr(name)), 0, "{name}");
    }
}

fn point_ref(open: &Open) -> &Point {
    open
}

#[test]
fn lending_attributes_allocates_nothing() {
    let mut open = Open::new(point(), 5);
    open.setattr("label", "l").unwrap();
    open.setattr("dynamic", "text").unwrap();
    let total = allocations(|| *open.attr_ref::<f64>("x").unwrap())
        + allocations(|| open.attr_ref::<str>("text").unwrap().len())
        + allocations(|| open.attr_ref::<String>("text").unwrap().len())
        + allocations(|| open.attr_ref::<str>("label").unwrap().len())
        + allocations(|| open.attr_ref::<str>("dynamic").unwrap().len())
        + allocations(|| open.attr_ref::<u128>("wide").copied())
        + allocations(|| *open.attr_mut::<f64>("x").unwrap() += 1.0)
        + allocations(|| *open.attr_mut::<i64>("n").unwrap() += 1);
    assert_eq!(total, 0);
}

#[test]
fn writing_scalars_allocates_nothing() {
    let mut open = Open::new(point(), 5);
    let total = allocations(|| open.setattr("x", 2.0))
        + allocations(|| open.setattr("x", 2))
        + allocations(|| open.setattr(X, 3.0))
        + allocations(|| open.setattr("n", 3_i64))
        + allocations(|| open.setattr("byte", 3))
        + allocations(|| open.setattr("flag", false))
        + allocations(|| open.setattr("wide", u128::MAX))
        + allocations(|| open.setattr("maybe", 1))
        + allocations(|| open.delattr("maybe"))
        + allocations(|| open.setattr("option", Some(4_u8)))
        + allocations(|| (&mut open as &mut dyn Instance).setattr("n", 9))
        + allocations(|| open.setattr_path("n", 10));
    assert_eq!((total, open.x, open.n), (0, 3.0, 10));
    let text = "moved".to_owned();
    assert_eq!(allocations(|| open.setattr("text", text)), 0);
    let text = "moved".to_owned();
    assert_eq!(allocations(|| open.setattr("label", text)), 0);
}

#[test]
fn errors_about_names_allocate_nothing_until_they_are_shown() {
    let mut p = point();
    let total = allocations(|| p.getattr("missing").is_err())
        + allocations(|| p.getattr(name!("a_name_of_any_length_since_its_text_is_static")).is_err())
        + allocations(|| p.setattr("missing", 1).is_err())
        + allocations(|| p.delattr("missing").is_err())
        + allocations(|| p.getattr("label").is_err())
        + allocations(|| p.delattr("label").is_err())
        + allocations(|| p.delattr("x").is_err())
        + allocations(|| p.attr_ref::<f64>("missing").is_err())
        + allocations(|| p.getattr("missing").unwrap_err().kind());
    assert_eq!(total, 0);
    assert_ne!(allocations(|| p.getattr("missing").unwrap_err().to_string()), 0);
    assert_ne!(allocations(|| p.getattr("a_text_too_long_to_be_kept_in_line").is_err()), 0);
    let open = Open::new(point(), 1);
    assert_eq!(allocations(|| open.getattr("missing").is_err()), 0);
}

#[test]
fn typed_access_and_the_class_allocate_nothing() {
    let mut open = Open::new(point(), 5);
    let total = allocations(|| *Open::SLOTS.x.get(&open))
        + allocations(|| Open::SLOTS.n.set(&mut open, 4))
        + allocations(|| open.class().slots().count())
        + allocations(|| Open::class().mro().count())
        + allocations(|| Generic::<u8>::class().slots().count())
        + allocations(|| (&open as &dyn Instance).is::<Point>())
        + allocations(|| open.attrs().filter(|(_, value)| matches!(value, Ok(Value::Int(_)))).count() == 0)
        + allocations(|| open.vars().unwrap().is_empty());
    // `attrs` copies one text into a `Value`.
    assert_eq!(total, 1);
}

#[test]
fn an_instance_owns_no_heap_of_its_own() {
    #[slotted(slots("free"))]
    struct Closed {
        x: f64,
        maybe: Slot<i64>,
    }
    let total = allocations(|| Closed::new(1.0))
        + allocations(|| Generic::new(1_u8))
        + allocations(|| {
            let mut closed = Closed::new(1.0);
            closed.setattr("free", 1).unwrap();
            closed.setattr("maybe", 1).unwrap();
            closed.x
        });
    assert_eq!(total, 0);
    let text = "t".to_owned();
    let base = Point::new(1.0, 2, true, 3, 4, 0.5, text, None);
    assert_eq!(allocations(|| Open::new(base, 1)), 0, "a dict is empty until it is used");
}
