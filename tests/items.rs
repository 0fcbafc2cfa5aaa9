//! Objects that vary in size: tuples, bytes and ints, and classes below them.

#![allow(missing_docs, reason = "test classes")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use slotted::Field;
use slotted::builtins::{Bytes, Int, Items, List, Tuple};
use slotted::prelude::*;

/// Passes everything on, and knows what this thread holds: memory that is freed with another layout than it was allocated
/// with leaves a difference in the sums.
struct Weighing;

thread_local! {
    static HELD: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

fn weigh(layout: Layout, weigh: fn(usize, usize) -> usize) {
    // A thread that is being torn down weighs no more.
    let _ = HELD.try_with(|held| {
        let (size, align) = held.get();
        held.set((weigh(size, layout.size()), weigh(align, layout.align())));
    });
}

// SAFETY: every call is passed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Weighing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        weigh(layout, usize::wrapping_add);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        weigh(layout, usize::wrapping_sub);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Weighing = Weighing;

/// Runs `act` and checks that all memory it took is given back, with the layout it was taken with.
#[track_caller]
fn leaves_nothing(act: impl Fn()) {
    // What is made once and kept, such as the thread's own lists.
    act();
    let before = HELD.get();
    act();
    assert_eq!(HELD.get(), before, "(bytes, alignments) held");
}

/// Size and alignment of the one allocation that is left when the object has been made.
fn memory_of<T>(make: impl FnOnce() -> Obj<T>) -> (usize, usize) {
    let before = HELD.get();
    let object = make();
    let after = HELD.get();
    drop(object);
    (after.0.wrapping_sub(before.0), after.1.wrapping_sub(before.1))
}

/// No pairs.
const NONE: [(&str, Value); 0] = [];

#[slotted(extends = Tuple, assignable)]
#[derive(Debug)]
struct Pair;

#[slotted(extends = Tuple, assignable)]
#[derive(Debug)]
struct Couple;

#[slotted(extends = Bytes)]
#[derive(Debug)]
struct Digest;

#[slotted(extends = Int)]
#[derive(Debug)]
struct Count;

/// An object that says when it goes, and how.
#[slotted]
#[derive(Debug)]
struct Noisy {
    #[slot(skip)]
    _bell: Bell,
}

#[derive(Debug, Default)]
struct Bell {
    rung: Rc<Cell<usize>>,
    panics: bool,
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.rung.set(self.rung.get() + 1);
        if self.panics {
            // Without the message that a panic prints, which would be kept as the test's output.
            resume_unwind(Box::new(self.rung.get()));
        }
    }
}

fn noisy(rung: &Rc<Cell<usize>>, panics: bool) -> Value {
    Value::from(Obj::new(Noisy { _bell: Bell { rung: rung.clone(), panics } }))
}

fn below(base: &Class, name: &str) -> Class {
    Class::builder(name).base(base).build().unwrap()
}

fn closed_below(base: &Class, name: &str) -> Class {
    Class::builder(name).base(base).slots(()).build().unwrap()
}

fn tuple(object: &Obj) -> &Obj<Tuple> {
    object.downcast_ref().unwrap()
}

#[test]
fn an_object_is_header_length_and_items() {
    for len in [0, 1, 2, 3, 1000] {
        assert_eq!(memory_of(|| Tuple::of(vec![0_i64; len])), (24 + 16 * len, 8), "{len} values");
        assert_eq!(memory_of(|| Bytes::of(vec![0; len])), (24 + len, 8), "{len} bytes");
        assert_eq!(memory_of(|| Int::of_limbs(&vec![1; len])), (24 + 8 * len, 8), "{len} limbs");
        assert_eq!(memory_of(|| Tuple::around(Pair::new(Tuple::new()), vec![0_i64; len])), (24 + 16 * len, 8));
    }
    assert_eq!(memory_of(|| Obj::new(Pair::new(Tuple::new()))), (24, 8));
    assert_eq!([size_of::<Pair>(), size_of::<Digest>(), size_of::<Count>()], [0; 3]);
}

#[test]
fn a_dict_lies_between_header_and_items() {
    let (open, closed) = (below(&Tuple::class(), "Open"), closed_below(&Tuple::class(), "Closed"));
    let items = || vec![Value::None; 3];
    assert_eq!(memory_of(|| closed.instantiate_items(items(), NONE).unwrap()), (24 + 48, 8));
    assert_eq!(memory_of(|| open.instantiate_items(items(), NONE).unwrap()), (24 + 8 + 48, 8));
    assert_eq!(memory_of(|| open.instantiate(NONE).unwrap()), (24 + 8, 8));
    let digest = below(&Digest::class(), "Named");
    assert_eq!(memory_of(|| digest.instantiate_items(b"abc", NONE).unwrap()), (24 + 8 + 3, 8));
    let count = below(&below(&Count::class(), "Named"), "Again");
    assert_eq!(memory_of(|| count.instantiate_items(-1_i64, NONE).unwrap()), (24 + 8 + 8, 8));
    assert_eq!((open.instance_size(), closed.instance_size()), (8, 0));
}

#[test]
fn items_are_aligned_and_as_given() {
    let open = below(&Tuple::class(), "Open");
    let object = open.instantiate_items([1.into(), "two".into(), 3.5.into()], [("tag", 1)]).unwrap();
    let items = tuple(&object).items();
    assert_eq!(items, [Value::Int(1), Value::from("two"), Value::Float(3.5)]);
    assert!(items.as_ptr().is_aligned());
    assert_eq!(object.getattr("tag").unwrap(), Value::Int(1));
    let count = below(&Int::class(), "Large").instantiate_items(i128::MIN, [("tag", 2)]).unwrap();
    let count: Obj<Int> = count.downcast().unwrap();
    assert!(count.limbs().as_ptr().is_aligned() && count.to_i128() == Some(i128::MIN));
    let digest = Bytes::around(Digest::new(Bytes::new()), [7, 8]);
    assert_eq!(digest.upcast_ref::<Bytes>().items(), [7, 8]);
}

#[test]
fn items_are_reached_by_index_by_iteration_and_together() {
    let pair = Tuple::of([Value::from(1), "b".into()]);
    assert_eq!((pair.len(), pair.is_empty(), Tuple::of([0; 0]).is_empty()), (2, false, true));
    assert_eq!((pair.get(0), pair.get(1), pair.get(2)), (Some(&Value::Int(1)), Some(&Value::from("b")), None));
    assert_eq!(pair[1], Value::from("b"));
    assert_eq!(pair.iter().rev().cloned().collect::<Vec<_>>(), [Value::from("b"), 1.into()]);
    let mut sum = 0;
    for byte in &Bytes::of([1, 2, 3]) {
        sum += u32::from(*byte);
    }
    assert_eq!(sum, 6);
    let panic = catch_unwind(AssertUnwindSafe(|| pair[2].clone())).unwrap_err();
    assert!(panic.downcast_ref::<String>().unwrap().contains("out of bounds: the len is 2 but the index is 2"));
}

#[test]
fn contents_are_compared_when_asked_and_handles_by_identity() {
    let (one, same, other) = (Tuple::of([1, 2]), Tuple::of([1, 2]), Tuple::of([1, 3]));
    assert!(one.same_items(&same) && one != same && !one.same_items(&other) && !one.same_items(&Tuple::of([1])));
    assert!(Bytes::of("ab").same_items(&Bytes::of(b"ab")));
    assert!(Int::of(5).same_number(&Int::of_limbs(&[5, 0, 0])) && !Int::of(5).same_number(&Int::of(-5)));
    let inner = Value::from(one);
    assert!(Tuple::of([inner.clone()]).same_items(&Tuple::of([inner.clone()])));
    assert!(!Tuple::of([inner]).same_items(&Tuple::of([same])), "objects among the items are compared by identity");
}

#[test]
fn items_can_be_read_whatever_borrows_there_are() {
    let pair = Tuple::around(Pair::new(Tuple::new()), [1, 2]);
    let items = pair.upcast_ref::<Tuple>().items();
    let writing = pair.borrow_mut();
    assert_eq!(items.len(), 2);
    drop(writing);
    pair.set_class(&Couple::class()).unwrap();
    assert_eq!(items, [Value::Int(1), Value::Int(2)]);
}

#[test]
fn plain_values_that_change_places_leave_the_items_where_they_are() {
    leaves_nothing(|| {
        let short = Tuple::around(Pair::new(Tuple::new()), ["a"]);
        let mut long = Tuple::around(Pair::new(Tuple::new()), [1, 2, 3]);
        std::mem::swap(&mut *short.borrow_mut(), &mut *long.borrow_mut());
        *long.get_mut().unwrap() = Pair::new(Tuple::new());
        *short.borrow_mut() = Pair::new(Tuple::new());
        assert_eq!(short.upcast_ref::<Tuple>().items(), [Value::from("a")]);
        assert_eq!(long.upcast_ref::<Tuple>().len(), 3);
    });
}

#[test]
fn only_an_empty_object_can_be_moved_out() {
    leaves_nothing(|| {
        let pair = Tuple::around(Pair::new(Tuple::new()), ["a", "b"]);
        let pair = pair.try_unwrap().unwrap_err();
        assert_eq!(pair.upcast_ref::<Tuple>()[1], Value::from("b"));
        assert!(pair.into_inner().is_none());
        assert!(Obj::new(Pair::new(Tuple::new())).try_unwrap().is_ok());
        assert!(Tuple::of([0; 0]).into_inner().is_some() && Int::of(0).into_inner().is_some());
        assert!(Int::of(1).into_inner().is_none() && Bytes::of("x").into_inner().is_none());
    });
}

#[test]
fn all_memory_is_given_back_as_it_was_taken() {
    leaves_nothing(|| {
        for len in [0, 1, 7, 100] {
            let open = below(&Tuple::class(), "Open");
            let items: Vec<Value> = (0..len).map(|number| Value::from(number.to_string())).collect();
            drop(Tuple::of(items.clone()));
            let object = open.instantiate_items(items, [("tag", "text that is kept in the dict")]).unwrap();
            let copy = object.copy().unwrap();
            drop(open);
            drop((object, copy));
            drop(Bytes::of(vec![1; usize::try_from(len).unwrap()]));
            drop(Int::of(i128::MAX - len));
        }
    });
}

#[test]
fn each_item_is_dropped_once_after_the_dict() {
    leaves_nothing(|| {
        let rung = Rc::new(Cell::new(0));
        let items: Vec<Value> = (0..5).map(|_| noisy(&rung, false)).collect();
        let kept = items[3].clone();
        let object = below(&Tuple::class(), "Open").instantiate_items(items, [("tag", noisy(&rung, false))]).unwrap();
        let other = object.clone();
        drop(object);
        assert_eq!(rung.get(), 0);
        drop(other);
        assert_eq!(rung.get(), 5, "the dict's and four items");
        drop(kept);
        assert_eq!(rung.get(), 6);
    });
}

#[test]
fn a_panicking_item_keeps_nothing_from_being_dropped() {
    leaves_nothing(|| {
        let rung = Rc::new(Cell::new(0));
        let items: Vec<Value> = [false, true, false, true, true, false].map(|panics| noisy(&rung, panics)).into();
        let class = below(&Tuple::class(), "Open");
        let object = class.instantiate_items(items, [("tag", noisy(&rung, false))]).unwrap();
        drop(class);
        let panic = catch_unwind(AssertUnwindSafe(|| drop(object))).unwrap_err();
        // The dict's is the first, so the second item is the third.
        assert_eq!(panic.downcast_ref::<usize>(), Some(&3));
        assert_eq!(rung.get(), 7);
    });
}

#[test]
fn a_panic_deep_inside_comes_out_once_everything_is_dropped() {
    leaves_nothing(|| {
        let rung = Rc::new(Cell::new(0));
        let mut nested = Tuple::of([noisy(&rung, true)]);
        for level in 0..200 {
            nested = Tuple::of([Value::from(nested), noisy(&rung, level == 100)]);
        }
        assert!(catch_unwind(AssertUnwindSafe(|| drop(nested))).is_err());
        assert_eq!(rung.get(), 201);
    });
}

#[test]
fn tuples_nested_a_million_deep_are_dropped_without_the_stack() {
    let mut nested = Tuple::of([0]);
    for _ in 0..1_000_000 {
        nested = Tuple::of([nested]);
    }
    drop(nested);
}

#[test]
fn tuples_lists_and_classes_nested_in_each_other_are_dropped_without_the_stack() {
    let class = below(&Tuple::class(), "Open");
    let mut nested = Value::None;
    for level in 0..200_000 {
        nested = match level % 4 {
            0 => Tuple::of([nested]).into(),
            1 => Value::from(vec![nested, Value::None]),
            2 => class.instantiate_items([nested], NONE).unwrap().into(),
            _ => class.instantiate([("tag", nested)]).unwrap().into(),
        };
    }
    drop(nested);
}

#[test]
fn a_class_goes_with_its_last_object() {
    leaves_nothing(|| {
        let object =
            closed_below(&below(&Tuple::class(), "Open"), "Closed").instantiate_items([1.into()], NONE).unwrap();
        let names: Vec<String> = object.class().mro().map(|class| class.name().to_owned()).collect();
        assert_eq!(names, ["Closed", "Open", "tuple", "object"]);
        assert_eq!(tuple(&object).items(), [Value::Int(1)]);
    });
}

#[test]
fn classes_of_the_same_layout_take_over_the_items() {
    leaves_nothing(|| {
        let (one, other) = (below(&Tuple::class(), "One"), below(&Tuple::class(), "Other"));
        let object = one.instantiate_items(["kept".into(), 2.into()], [("tag", 3)]).unwrap();
        object.set_class(&other).unwrap();
        drop(one);
        assert_eq!(object.class(), other);
        assert_eq!(tuple(&object).items(), [Value::from("kept"), 2.into()]);
        assert_eq!(object.getattr("tag").unwrap(), Value::Int(3));
        drop(other);
        let couple = Tuple::around(Pair::new(Tuple::new()), [4, 5]).into_class::<Couple>().unwrap();
        assert_eq!(couple.upcast_ref::<Tuple>().items(), [Value::Int(4), Value::Int(5)]);
    });
}

#[test]
fn classes_of_other_layouts_are_refused() {
    let open = below(&Tuple::class(), "Open");
    let closed = closed_below(&Tuple::class(), "Closed");
    let bytes = below(&Bytes::class(), "Bytes");
    let plain = Class::builder("Plain").slots("__dict__").build().unwrap();
    let object = open.instantiate_items([1.into()], NONE).unwrap();
    for other in [&closed, &bytes, &plain, &below(&Int::class(), "Int")] {
        let error = object.set_class(other).unwrap_err();
        assert_eq!(error.rule(), "set-class-layout-differs", "{other}");
        assert_eq!(error.message(), format!("__class__ assignment: '{other}' object layout differs from 'Open'"));
    }
    assert_eq!(object.set_class(&Tuple::class()).unwrap_err().rule(), "set-class-immutable-type");
    assert_eq!(tuple(&object).items(), [Value::Int(1)]);
}

#[test]
fn a_copy_has_the_items_and_shares_what_they_hold() {
    let inner = Value::from(Tuple::of([1]));
    let open = below(&Tuple::class(), "Open");
    let object = open.instantiate_items([inner.clone(), "b".into()], [("tag", 1)]).unwrap();
    let copy = object.copy().unwrap();
    copy.setattr("tag", 2).unwrap();
    assert!(copy != object && tuple(&copy).same_items(tuple(&object)) && tuple(&copy)[0] == inner);
    assert_eq!(object.getattr("tag").unwrap(), Value::Int(1));
    assert_eq!(Bytes::of("abc").copy().unwrap().items(), b"abc");
    assert_eq!(Int::of(i128::MIN).copy().unwrap().to_i128(), Some(i128::MIN));
    assert!(Tuple::of([0; 0]).copy().unwrap().is_empty());
}

#[test]
fn the_state_is_the_dict_and_leaves_the_items_alone() {
    let open = below(&Tuple::class(), "Open");
    let object = open.instantiate_items([1.into()], [("tag", 1)]).unwrap();
    let state = object.state().unwrap();
    assert_eq!((state.dict.as_ref().unwrap()["tag"].clone(), &state.slots), (Value::Int(1), &None));
    let empty = open.instantiate(NONE).unwrap();
    empty.set_state(state).unwrap();
    assert_eq!((empty.getattr("tag").unwrap(), tuple(&empty).len()), (Value::Int(1), 0));
    assert_eq!(Value::from(Tuple::of([1]).state().unwrap()), Value::None);
}

#[test]
fn objects_that_vary_in_size_have_no_weak_references() {
    let open = below(&Tuple::class(), "Open");
    let weak = Class::builder("Weak").build().unwrap();
    let mixed = Class::builder("Mixed").base(&weak).base(Int::class()).build().unwrap();
    assert!(weak.has_weakref() && open.has_dict() && !open.has_weakref() && !mixed.has_weakref());
    let error = open.instantiate_items([1.into()], NONE).unwrap().try_downgrade().unwrap_err();
    assert_eq!(error.message(), "cannot create weak reference to 'Open' object");
    let number = mixed.instantiate_items(7_i64, NONE).unwrap();
    assert!(number.try_downgrade().is_err() && number.weak_count() == 0);
    assert_eq!(number.downcast_ref::<Int>().unwrap().to_i64(), Some(7));
}

#[test]
fn items_that_the_class_does_not_hold_are_refused_and_dropped() {
    leaves_nothing(|| {
        let rung = Rc::new(Cell::new(0));
        let items = || Items::from([noisy(&rung, false)]);
        let plain = Class::builder("Plain").slots("a").build().unwrap();
        let error = plain.instantiate_items(items(), [("a", noisy(&rung, false))]).unwrap_err();
        assert_eq!((error.rule(), error.kind()), ("takes-no-items", ErrorKind::Type));
        assert_eq!(error.message(), "Plain() takes no arguments");
        let error = below(&Bytes::class(), "Blob").instantiate_items(items(), NONE).unwrap_err();
        assert_eq!((error.rule(), error.kind()), ("other-items", ErrorKind::Type));
        assert_eq!(error.message(), "'Blob' objects are made of the items of a 'bytes', not those of a 'tuple'");
        assert_eq!(rung.get(), 3);
        let error = closed_below(&Tuple::class(), "Closed").instantiate_items(items(), [("a", 1)]).unwrap_err();
        assert_eq!((error.rule(), rung.get()), ("unexpected-argument", 4));
    });
}

#[test]
fn native_classes_are_made_with_items_by_name_as_well() {
    let pair: Obj<Pair> = Pair::class().instantiate_items([1.into()], NONE).unwrap().downcast().unwrap();
    assert_eq!(pair.upcast_ref::<Tuple>().items(), [Value::Int(1)]);
    let open = below(&Pair::class(), "Open");
    let open: Obj<Pair> = open.instantiate_with(Pair::new(Tuple::new()), [("tag", 1)]).unwrap();
    assert!(open.upcast_ref::<Tuple>().is_empty() && open.getattr("tag").is_ok());
    assert!(Obj::new(Pair::new(Tuple::new())).upcast_ref::<Tuple>().is_empty());
    assert!(Pair::class().instantiate(NONE).unwrap().is::<Tuple>());
}

#[test]
fn items_of_one_object_make_another() {
    let (values, bytes, number) = (Tuple::of(["a"]), Bytes::of("bc"), Int::of_limbs(&[1, 2, 3]));
    let tuple = below(&Tuple::class(), "T").instantiate_items(&values, NONE).unwrap();
    let blob = below(&Bytes::class(), "B").instantiate_items(&bytes, NONE).unwrap();
    let int = below(&Int::class(), "I").instantiate_items(&number, NONE).unwrap();
    assert!(tuple.downcast_ref::<Tuple>().unwrap().same_items(&values));
    assert!(blob.downcast_ref::<Bytes>().unwrap().same_items(&bytes));
    assert!(int.downcast_ref::<Int>().unwrap().same_number(&number));
}

#[test]
fn objects_with_items_are_values_like_others() {
    let pair = Tuple::of([1, 2]);
    let value = Value::from(pair.clone());
    assert_eq!((value.type_name(), value.clone()), ("tuple".into(), Value::from(pair.clone())));
    assert_eq!(value.extract::<Obj<Tuple>>().unwrap()[1], Value::Int(2));
    let any: Obj = Bytes::of("x").upcast();
    assert_eq!(any.downcast::<Tuple>().unwrap_err().message(), "'bytes' object is not an instance of 'tuple'");
    assert_eq!(pair.setattr("x", 1).unwrap_err().kind(), ErrorKind::Attribute);
}

#[test]
fn numbers_convert_where_they_fit() {
    for number in [0, 1, -1, i64::MAX.into(), i64::MIN.into(), 1 << 64, -(1 << 64), i128::MAX, i128::MIN] {
        let int = Int::of(number);
        assert_eq!((int.to_i128(), int.to_i64()), (Some(number), i64::try_from(number).ok()));
        assert_eq!(int.to_string(), number.to_string());
        assert_eq!(format!("{int:+045}"), format!("{number:+045}"));
    }
    assert_eq!(
        [Int::of(0), Int::of(5), Int::of(i64::MIN), Int::of(1_i128 << 63)].map(|int| int.limbs().len()),
        [0, 1, 1, 2]
    );
}

#[test]
fn numbers_have_no_more_limbs_than_they_need() {
    assert_eq!(Int::of_limbs(&[0, 0, 0]).limbs(), [0; 0]);
    assert_eq!(Int::of_limbs(&[u64::MAX; 3]).to_i64(), Some(-1));
    assert_eq!(Int::of_limbs(&[u64::MAX, 0]).to_i128(), Some(u64::MAX.into()));
    assert_eq!(Int::of_limbs(&[0, u64::MAX]).to_i128(), Some(-(1 << 64)));
}

#[test]
fn numbers_of_any_size_are_shown_in_decimal() {
    assert_eq!(Int::of_limbs(&[0, 0, 0, 1]).to_string(), "6277101735386680763835789423207666416102355444464034512896");
    let negative = Int::of_limbs(&[0, 0, 0, u64::MAX]);
    assert_eq!(negative.to_string(), "-6277101735386680763835789423207666416102355444464034512896");
    assert_eq!((negative.to_i128(), negative.limbs().len()), (None, 4));
    // 10 to the power of 57: zeros in the middle of the groups that are divided off.
    let power = Int::of_limbs(&[0x4a00_0000_0000_0000, 0xebfd_cb54_864a_da83, 0x28c8_7cb5_c89a_2571]);
    assert_eq!(power.to_string(), format!("1{}", "0".repeat(57)));
}

#[test]
fn a_handle_is_no_larger_and_lists_are_what_values_hold() {
    assert_eq!([size_of::<Obj<Tuple>>(), size_of::<Option<Obj<Int>>>()], [8; 2]);
    let list = Obj::new(List::from(vec![Value::from(1)]));
    list.borrow_mut().push(2.into());
    assert_eq!(Value::List(list.borrow().clone()), Value::from(vec![1, 2]));
    assert!(<Obj<Tuple> as Field>::from_given(Some(Tuple::of([1]).into())).unwrap().is_some());
}
