//! Fields and user items with the names that the expansion uses for its own.

#![allow(non_upper_case_globals, reason = "the names are the point")]

use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone, PartialEq)]
struct Root {
    r#type: i64,
    r#match: Slot<i64>,
    error: String,
    base: u8,
    #[slot(default = 1)]
    pairs: u8,
    #[slot(validate = |v: &i64| if *v < 100 { Ok(()) } else { Err("too much") })]
    value: i64,
    #[slot(convert = |v: Value| v.extract::<i64>().map(|v| v + 1), default = 5)]
    field: i64,
}

#[slotted(extends = Root)]
#[derive(Debug, Clone, PartialEq)]
struct Below {
    self_: u8,
    this: u8,
    made: Slot<u8>,
    it: u8,
    record: u8,
    class: u8,
    slots: u8,
    new: u8,
    owner: u8,
    guard: u8,
    it_: u8,
    f: u8,
    name: u8,
    default: u8,
    __base: u8,
}

#[slotted(extends = Root)]
#[derive(Debug)]
struct HasBase {
    #[slot(rename = "own_base")]
    base: u16,
    r#fn: u8,
}

fn root() -> Root {
    Root::new(1, "e".to_owned(), 2, 3)
}

#[test]
fn keywords_and_names_of_locals_are_fields_like_others() {
    let mut below = Below::new(root(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    for name in ["type", "match", "base", "value", "self_", "made", "it", "class", "default", "__base"] {
        below.setattr(name, 42).unwrap();
        assert_eq!(below.getattr(name).unwrap(), Value::Int(42), "{name}");
    }
    below.setattr("field", 1).unwrap();
    assert_eq!((below.field, below.class, below.r#type, below.r#match.get()), (2, 42, 42, Some(&42)));
    assert_eq!(below.setattr("value", 100).unwrap_err().rule(), "slot-value-refused");
    assert_eq!(*Below::SLOTS.r#type.get(&below), 42);
    assert_eq!(Below::SLOTS.class.name(), "class");
    assert_eq!(below.attr_ref::<str>("error").unwrap(), "e");
}

#[test]
fn a_field_called_base_stands_beside_the_base() {
    let has = HasBase::new(root(), 500, 1);
    assert_eq!((has.base, has.__base__.base, has.r#fn), (500, 2, 1));
}

#[test]
fn pairs_reach_odd_names() {
    let pairs = [("type", 1), ("base", 2), ("value", 3), ("pairs", 4), ("match", 5), ("field", 6)]
        .map(|(n, v)| (n, Value::from(v)));
    let root = Root::from_pairs(pairs.into_iter().chain([("error", Value::from("x"))])).unwrap();
    assert_eq!((root.base, root.value, root.pairs, root.r#match.get(), root.field), (2, 3, 4, Some(&5), 7));
}

/// Functions and constants with the names of the expansion's locals, used in the user's own expressions.
mod items {
    use slotted::prelude::*;

    fn base() -> i64 {
        10
    }
    const pairs: i64 = 20;
    fn value(v: &i64) -> Result<(), &'static str> {
        if *v < 100 { Ok(()) } else { Err("too much") }
    }
    fn made(v: Value) -> Result<i64, Mismatch> {
        v.extract::<i64>().map(|v| v * 2)
    }
    const field: i64 = 30;
    fn width() -> i64 {
        40
    }

    #[slotted]
    pub(super) struct Parent {
        #[slot(default = base())]
        pub(super) a: i64,
        #[slot(default = pairs, validate = value)]
        pub(super) b: i64,
        #[slot(default = field, convert = made)]
        pub(super) c: i64,
        #[slot(default = width())]
        pub(super) d: i64,
    }

    #[slotted(extends = Parent)]
    pub(super) struct Child {
        pub(super) width: i64,
        #[slot(default = base() + width())]
        pub(super) e: i64,
        #[slot(validate = value, convert = made)]
        pub(super) f: Slot<i64>,
    }
}

#[test]
fn the_user_s_expressions_see_the_user_s_items() {
    let mut child = items::Child::new(items::Parent::new(), 1);
    assert_eq!((child.a, child.b, child.c, child.d, child.width, child.e), (10, 20, 30, 40, 1, 50));
    child.setattr("c", 4).unwrap();
    child.setattr("f", 4).unwrap();
    assert_eq!((child.c, child.f.get()), (8, Some(&8)));
    assert_eq!(child.setattr("b", 100).unwrap_err().rule(), "slot-value-refused");
    assert_eq!(child.setattr("f", 50).unwrap_err().rule(), "slot-value-refused");
    let child = items::Child::from_pairs([("width", 2)]).unwrap();
    assert_eq!((child.e, child.a), (50, 10));
}

/// Items with the hidden items' names beside the class.
mod hidden {
    use slotted::prelude::*;

    pub(super) const __DECL: u8 = 1;
    pub(super) const __CLASS: u8 = 2;
    pub(super) const __CHECKS: u8 = 3;
    pub(super) const __s: u8 = 4;

    #[slotted(slots("Slots", "__SLOTTED_MRO"))]
    pub(super) struct Slots {
        #[slot(default = 4)]
        pub(super) __slotted: u8,
    }
}

#[test]
fn the_hidden_items_hide_nothing() {
    let slots = hidden::Slots::new();
    let own = [hidden::__DECL, hidden::__CLASS, hidden::__CHECKS, hidden::__s];
    assert_eq!((own, slots.__slotted), ([1, 2, 3, 4], 4));
    assert_eq!(slots.dir(), ["Slots", "_Slots__SLOTTED_MRO", "__slotted"]);
}
