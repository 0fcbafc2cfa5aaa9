//! Sizes, alignments and offsets: a class costs what the struct written by hand costs.

#![allow(missing_docs, dead_code, clippy::float_cmp, reason = "test classes, most of which are only measured")]

use std::mem::offset_of;

use slotted::prelude::*;

macro_rules! same_layout {
    ($class:ty, $by_hand:ty) => {
        assert_eq!((size_of::<$class>(), align_of::<$class>()), (size_of::<$by_hand>(), align_of::<$by_hand>()));
    };
}

#[slotted]
struct Mixed {
    a: u8,
    b: f64,
    c: u16,
    d: Option<String>,
    e: bool,
    f: u32,
}

struct MixedByHand {
    a: u8,
    b: f64,
    c: u16,
    d: Option<String>,
    e: bool,
    f: u32,
}

#[slotted(extends = Mixed)]
struct Derived {
    g: u8,
    h: u64,
    i: u8,
}

#[repr(C)]
struct DerivedByHand {
    base: MixedByHand,
    g: u8,
    h: u64,
    i: u8,
}

#[slotted(extends = Derived, dict)]
struct Open;

#[slotted(extends = Open, weakref)]
struct Weak;

#[slotted]
#[repr(align(64))]
struct Aligned {
    x: u8,
}

#[slotted(extends = Aligned)]
struct BelowAligned {
    y: u8,
}

#[repr(C)]
struct BelowAlignedByHand {
    base: AlignedByHand,
    y: u8,
}

#[repr(align(64))]
struct AlignedByHand {
    x: u8,
}

#[slotted(extends = Mixed)]
#[repr(align(32))]
struct MoreAligned {
    wide: u128,
    held: Aligned,
}

#[test]
fn a_root_class_is_the_struct_written_by_hand() {
    #[slotted(weakref, final, closed, tight)]
    struct Small {
        x: u8,
    }
    #[slotted]
    struct Empty;
    #[slotted]
    #[repr(C)]
    struct InOrder {
        a: u8,
        b: u32,
        c: u8,
    }
    same_layout!(Mixed, MixedByHand);
    assert_eq!((size_of::<Small>(), size_of::<Empty>()), (1, 0));
    assert_eq!((size_of::<InOrder>(), offset_of!(InOrder, b), offset_of!(InOrder, c)), (12, 4, 8));
    assert_eq!(InOrder::class().slot("c").unwrap().offset(), 8);
}

#[test]
fn a_derived_class_is_the_c_struct_written_by_hand() {
    same_layout!(Derived, DerivedByHand);
    assert_eq!(offset_of!(Derived, g), offset_of!(DerivedByHand, g));
    assert_eq!(offset_of!(Derived, h), offset_of!(DerivedByHand, h));
    assert_eq!(offset_of!(Derived, i), offset_of!(DerivedByHand, i));
    #[slotted(extends = Derived)]
    struct Nothing;
    same_layout!(Nothing, Derived);
}

#[test]
fn a_dict_adds_one_word_and_weak_references_nothing() {
    assert_eq!(size_of::<Open>(), size_of::<Derived>() + 8);
    assert_eq!(size_of::<Weak>(), size_of::<Open>());
    #[slotted(dict)]
    struct OpenRoot {
        x: f64,
    }
    #[slotted(weakref)]
    struct WeakRoot {
        x: f64,
    }
    assert_eq!((size_of::<OpenRoot>(), size_of::<WeakRoot>()), (16, 8));
}

#[test]
fn slots_cost_what_their_types_cost() {
    #[slotted(slots("a", "b"))]
    struct Untyped;
    assert_eq!(size_of::<Untyped>(), 32);
    assert_eq!(size_of::<Slot<Box<str>>>(), size_of::<Box<str>>());
    assert_eq!(size_of::<Slot<u64>>(), size_of::<Option<u64>>());
    assert_eq!(size_of::<Slot<Value>>(), 16);
}

#[test]
fn the_library_s_own_types_are_small() {
    assert_eq!((size_of::<Value>(), size_of::<Option<Value>>()), (16, 16));
    assert_eq!((size_of::<Name>(), size_of::<Option<Name>>()), (8, 8));
    assert_eq!((size_of::<AttrDict>(), size_of::<Class>(), size_of::<SlotInfo>()), (8, 8, 16));
    assert_eq!(size_of::<Mismatch>(), 8);
    assert!(size_of::<Error>() <= 40, "{}", size_of::<Error>());
    assert!(size_of::<SlotDescr<Mixed, f64>>() <= 24);
}

#[test]
fn the_base_lies_at_the_start_at_every_depth() {
    assert_eq!([offset_of!(Derived, __base__), offset_of!(Open, __base__), offset_of!(Weak, __base__)], [0; 3]);
    let mixed = Mixed::new(1, 2.0, 3, None, true, 4);
    let weak = Weak::new(Open::new(Derived::new(mixed, 5, 6, 7)));
    let start = std::ptr::from_ref(&weak).addr();
    let (open, derived, mixed): (&Open, &Derived, &Mixed) = (&weak, &weak, &weak);
    assert_eq!(
        [std::ptr::from_ref(open).addr(), std::ptr::from_ref(derived).addr(), std::ptr::from_ref(mixed).addr()],
        [start; 3]
    );
}

#[test]
fn over_aligned_fields_and_bases_are_placed_as_by_hand() {
    same_layout!(BelowAligned, BelowAlignedByHand);
    assert_eq!((align_of::<BelowAligned>(), offset_of!(BelowAligned, y), size_of::<BelowAligned>()), (64, 64, 128));
    let mixed = Mixed::new(1, 2.0, 3, None, true, 4);
    let mut more = MoreAligned::new(mixed, u128::MAX, Aligned::new(9));
    assert_eq!(align_of::<MoreAligned>(), 64);
    assert_eq!(more.attr_ref::<u128>("wide").unwrap(), &u128::MAX);
    more.setattr_path("held.x", 7).unwrap();
    more.setattr("f", 5).unwrap();
    assert_eq!((more.held.x, more.f, std::ptr::from_ref(&more.held).addr() % 64), (7, 5, 0));
}

#[test]
fn the_class_knows_size_alignment_and_offsets() {
    let class = Derived::class();
    assert_eq!((class.instance_size(), class.instance_align()), (size_of::<Derived>(), align_of::<Derived>()));
    for (name, offset) in [("g", offset_of!(Derived, g)), ("h", offset_of!(Derived, h)), ("b", offset_of!(Mixed, b))] {
        assert_eq!(class.slot(name).unwrap().offset(), offset, "{name}");
    }
}

#[test]
fn classes_are_send_and_sync_where_their_fields_are() {
    const fn both<T: Send + Sync>() {}
    both::<Mixed>();
    both::<Error>();
    both::<Name>();
    // A descriptor is of no use without an instance, whatever its types.
    both::<SlotDescr<Local, std::rc::Rc<u8>>>();
}

#[slotted]
struct Local {
    #[slot(opaque)]
    shared: std::rc::Rc<u8>,
}

trait MaybeSend {
    const SEND: bool = false;
}
impl<T> MaybeSend for Probe<T> {}
struct Probe<T>(std::marker::PhantomData<T>);
impl<T: Send> Probe<T> {
    const SEND: bool = true;
}

#[test]
fn a_class_with_a_local_field_stays_on_its_thread() {
    assert_eq!([Probe::<Local>::SEND, Probe::<Mixed>::SEND], [false, true]);
    // A value may be a shared object, and a dict holds any value.
    assert_eq!([Probe::<Obj>::SEND, Probe::<Value>::SEND, Probe::<AttrDict>::SEND], [false; 3]);
    // A class made at run time is counted, and its attributes are values.
    assert_eq!([Probe::<Class>::SEND, Probe::<SlotInfo>::SEND], [false; 2]);
}
