//! `#[cfg]` and `#[cfg_attr]` on fields and structs, with every option beside them.

#![allow(clippy::non_minimal_cfg, reason = "conditions that hold everywhere, and ones that hold nowhere")]

use slotted::prelude::*;

#[slotted(slots("free"))]
#[derive(Debug)]
#[cfg_attr(all(), derive(Clone))]
struct Conditional {
    #[cfg(any())]
    gone: NoSuchType,
    #[cfg(any())]
    #[slot(rename = "other", validate = no_such_function)]
    gone_renamed: NoSuchType,
    #[cfg(any())]
    #[slot(default = NO_SUCH_CONSTANT, convert = no_such_function, doc = "gone")]
    gone_defaulted: NoSuchType,
    #[cfg(any())]
    #[slot(opaque)]
    gone_opaque: NoSuchType,
    #[cfg(any())]
    #[slot(skip)]
    gone_skipped: NoSuchType,
    #[cfg(any())]
    #[slot(readonly)]
    gone_readonly: NoSuchType,
    #[cfg(any())]
    gone_slot: Slot<NoSuchType>,
    #[cfg(all())]
    here: i64,
    #[cfg(all())]
    #[slot(rename = "named", readonly, doc = "is here")]
    here_renamed: i64,
    #[cfg(all())]
    #[slot(default = 5, validate = |v: &i64| if *v < 9 { Ok(()) } else { Err("too much") })]
    here_defaulted: i64,
    #[cfg(all())]
    #[slot(opaque)]
    here_opaque: [u8; 2],
    #[cfg(all())]
    #[slot(skip)]
    here_skipped: u8,
    #[cfg(all())]
    here_slot: Slot<i64>,
    #[cfg_attr(all(), cfg(all()))]
    #[cfg_attr(any(), no_such_attribute)]
    #[cfg_attr(all(), allow(dead_code))]
    doubly: u8,
    #[cfg(all())]
    #[cfg(not(any()))]
    #[slot(convert = |v: Value| v.extract::<i64>().map(|v| v + 1))]
    twice: i64,
}

#[slotted(extends = Conditional, dict)]
#[derive(Debug, Clone)]
struct Below {
    #[cfg(any())]
    gone: NoSuchType,
    #[cfg(all())]
    own: u64,
}

#[test]
fn fields_that_are_configured_away_are_no_slots() {
    let mut value = Conditional::new(1, 2, [3, 4], 5, 6);
    let expected = ["doubly", "free", "here", "here_defaulted", "here_opaque", "here_slot", "named", "twice"];
    let mut slots: Vec<_> = Conditional::class().slots().map(|slot| slot.name().to_owned()).collect();
    slots.sort_unstable();
    assert_eq!(slots, expected);
    assert_eq!(value.setattr("here_defaulted", 9).unwrap_err().rule(), "slot-value-refused");
    assert_eq!(value.setattr("named", 9).unwrap_err().rule(), "readonly-slot");
    value.setattr("twice", 9).unwrap();
    assert_eq!(value.setattr("gone", 9).unwrap_err().rule(), "no-dict-set");
    assert_eq!((value.twice, value.here, value.here_renamed, value.here_skipped), (10, 1, 2, 0));
    assert_eq!(Conditional::SLOTS.here_opaque.get(&value), &[3, 4]);
    assert_eq!(Conditional::class().slot("named").unwrap().doc(), "is here");
    let mut below = Below::new(value.clone(), 7);
    below.setattr("gone", 9).unwrap();
    assert_eq!(below.vars().unwrap().keys().collect::<String>(), "gone");
    assert_eq!((below.getattr("own").unwrap(), below.doubly), (Value::Int(7), 5));
}

/// One name, two configurations: the documented way to make options conditional.
#[slotted]
struct Twin {
    #[cfg(any())]
    #[slot(readonly)]
    x: i64,
    #[cfg(not(any()))]
    x: f64,
}

#[test]
fn a_field_may_be_written_once_for_each_configuration() {
    let mut twin = Twin::new(1.0);
    twin.setattr("x", 2.5).unwrap();
    assert_eq!((twin.x.to_bits(), Twin::class().slots().len()), (2.5_f64.to_bits(), 1));
}

#[slotted]
struct Generic<T: IntoValue + FromValue, const N: usize> {
    #[cfg(any())]
    gone: NoSuchType<T>,
    #[cfg(any())]
    gone_too: [NoSuchType<T>; N],
    #[cfg(any())]
    gone_slot: Slot<NoSuchType<T>>,
    #[cfg(all())]
    here: Vec<T>,
    #[slot(opaque)]
    array: [T; N],
}

#[test]
fn generic_fields_can_be_configured_away() {
    let mut generic = Generic::new(vec![1_u8], [2_u8]);
    generic.setattr("here", [5_i64, 6]).unwrap();
    assert_eq!((generic.here.as_slice(), Generic::<u8, 1>::class().slots().len()), (&[5, 6][..], 2));
    assert_eq!(generic.attr_ref::<[u8; 1]>("array").unwrap(), &[2]);
}

/// Derives that depend on a configuration are known to the attribute.
#[slotted]
#[cfg_attr(all(), derive(Debug, Default, PartialEq))]
struct Derived {
    #[slot(default = 3)]
    a: i64,
}

#[slotted]
#[cfg_attr(any(), derive(Default))]
struct NotDerived {
    #[slot(default = 3)]
    a: i64,
}

#[test]
fn a_default_is_made_where_none_is_derived() {
    assert_eq!((Derived::default().a, NotDerived::default().a), (0, 3));
}

#[cfg(any())]
#[slotted]
struct Gone {
    x: NoSuchType,
}

#[cfg(all())]
#[slotted]
#[allow(dead_code)]
#[doc = "Documented by an attribute."]
#[repr(align(32))]
#[derive(Debug, Clone, Copy)]
#[must_use]
struct Attributed {
    /// From a comment.
    #[doc = "And an attribute."]
    x: u8,
}

#[test]
fn attributes_of_the_struct_are_kept() {
    let attributed = Attributed::new(1);
    let copy = attributed;
    assert_eq!((align_of::<Attributed>(), size_of::<Attributed>(), copy.x), (32, 32, attributed.x));
    assert_eq!(Attributed::class().doc(), "Documented by an attribute.");
    assert_eq!(Attributed::class().slot("x").unwrap().doc(), "From a comment.\nAnd an attribute.");
    assert_eq!(Attributed::class().instance_align(), 32);
}
