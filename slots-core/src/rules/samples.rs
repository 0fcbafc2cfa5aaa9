//! Classes for the tests of this module.

use super::{ClassId, ClassShape, Rule, SlotNames, Violation};

/// A class that adds `slots` to `bases`, the first of which is the primary one.
pub(super) const fn class(
    name: &'static str,
    bases: &'static [&'static ClassShape<'static>],
    mro: &'static [&'static ClassShape<'static>],
    slots: &'static [&'static str],
) -> ClassShape<'static> {
    let (primary, var_sized, has_dict, has_weakref) = match bases {
        [] => (None, false, false, false),
        [first, ..] => (Some(*first), first.var_sized, first.has_dict, first.has_weakref),
    };
    ClassShape {
        name,
        id: ClassId::of_source("samples", name, 0, 0),
        primary,
        bases,
        mro,
        slots: SlotNames::listed(slots),
        adds_layout: !slots.is_empty(),
        var_sized,
        has_dict,
        has_weakref,
        is_final: false,
        class: None,
    }
}

const fn root(name: &'static str, slots: &'static [&'static str]) -> ClassShape<'static> {
    class(name, JUST_OBJECT, JUST_OBJECT, slots)
}

const JUST_OBJECT: &[&ClassShape<'static>] = &[&OBJECT];

pub(super) static OBJECT: ClassShape<'static> = class("object", &[], &[], &[]);
pub(super) static INT: ClassShape<'static> = ClassShape { adds_layout: true, var_sized: true, ..root("int", &[]) };
pub(super) static BOOL: ClassShape<'static> =
    ClassShape { is_final: true, ..class("bool", &[&INT], &[&INT, &OBJECT], &[]) };
pub(super) static LIST: ClassShape<'static> = ClassShape { adds_layout: true, ..root("list", &[]) };

/// Adds nothing.
pub(super) static MIXIN: ClassShape<'static> = root("Mixin", &[]);
/// Adds only a dict and weak references.
pub(super) static OPEN: ClassShape<'static> = ClassShape { has_dict: true, has_weakref: true, ..root("Open", &[]) };
/// Has the dict of its base.
pub(super) static ROW: ClassShape<'static> = class("Row", &[&OPEN], &[&OPEN, &OBJECT], &["key"]);
pub(super) static POINT: ClassShape<'static> = root("Point", &["x", "y"]);
/// Adds nothing to a base with slots.
pub(super) static SMALL: ClassShape<'static> = class("Small", &[&POINT], &[&POINT, &OBJECT], &[]);
pub(super) static PIXEL: ClassShape<'static> = class("Pixel", &[&POINT], &[&POINT, &OBJECT], &["color", "_Pixel__id"]);

/// Asserts that a rule is broken, what CPython's message is, and what the text for the compiler is.
#[track_caller]
pub(super) fn check(violation: Option<Violation<'_>>, rule: Rule, message: &str, text: &str) {
    let violation = violation.expect("the rule is broken");
    assert_eq!(violation.rule, rule);
    assert_eq!(violation.to_string(), message);
    assert_eq!(violation.explain().as_str(), text);
}
