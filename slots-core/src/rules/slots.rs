//! What the slots of one class may be called, and which of them its bases rule out.

use super::names::{is_identifier, is_private, mangled_eq, same_bytes, same_slot};
use super::{ClassShape, Rule, SlotNames, Violation};

/// Rule `slot-not-identifier`: a slot's name must be an identifier.
pub const fn slot_not_identifier<'a>(class: &'a str, slot: &'a str) -> Option<Violation<'a>> {
    if is_identifier(slot) { None } else { Some(Violation::new(Rule::SlotNotIdentifier, class).with_slot(slot)) }
}

/// Rule `nonempty-slots-on-varsized-base`: no slots, `__dict__` and `__weakref__` included, where instances of the
/// primary base vary in size. `count` is how many there are.
pub const fn nonempty_slots_on_varsized_base<'a>(
    class: &'a str,
    primary: &ClassShape<'a>,
    count: usize,
) -> Option<Violation<'a>> {
    if count == 0 || !primary.var_sized {
        return None;
    }
    Some(Violation::new(Rule::NonemptySlotsOnVarsizedBase, class).with_base(primary.name).with_count(count))
}

/// Rule `duplicate-dict-slot`: `__dict__` can be asked for only if the class has not asked `already` and its primary
/// base has none.
pub const fn duplicate_dict_slot<'a>(class: &'a str, primary: &ClassShape<'a>, already: bool) -> Option<Violation<'a>> {
    let violation = Violation::new(Rule::DuplicateDictSlot, class).with_slot("__dict__");
    if primary.has_dict {
        Some(violation.with_base(primary.name))
    } else if already {
        Some(violation)
    } else {
        None
    }
}

/// Rule `duplicate-weakref-slot`: `__weakref__` can be asked for only if the class has not asked `already` and its
/// primary base neither supports weak references nor varies in size.
pub const fn duplicate_weakref_slot<'a>(
    class: &'a str,
    primary: &ClassShape<'a>,
    already: bool,
) -> Option<Violation<'a>> {
    let violation = Violation::new(Rule::DuplicateWeakrefSlot, class).with_slot("__weakref__");
    if primary.has_weakref {
        Some(violation.with_base(primary.name))
    } else if primary.var_sized {
        Some(violation.with_other(primary.name))
    } else if already {
        Some(violation)
    } else {
        None
    }
}

/// Rule `class-var-conflict`: a slot cannot have the name of an attribute of the same class.
///
/// The slot may be given as written or mangled; `class_vars` are the names as they stand in the class. Every class has
/// `__slots__` and `__module__`; `__qualname__`, `__classcell__` and `__classdictcell__` conflict with nothing.
pub const fn class_var_conflict<'a>(class: &'a str, slot: &'a str, class_vars: &[&str]) -> Option<Violation<'a>> {
    let violation = Some(Violation::new(Rule::ClassVarConflict, class).with_slot(slot));
    if is_predefined(slot) {
        return violation;
    }
    if matches!(slot.as_bytes(), b"__qualname__" | b"__classcell__" | b"__classdictcell__") {
        return None;
    }
    let mut at = 0;
    while at < class_vars.len() {
        if mangled_eq(class, slot, class_vars[at]) {
            return violation;
        }
        at += 1;
    }
    None
}

/// Whether every class defines an attribute of this name itself.
pub(super) const fn is_predefined(slot: &str) -> bool {
    matches!(slot.as_bytes(), b"__slots__" | b"__module__")
}

/// Whether the name asks for a `__dict__` or for weak references instead of a slot.
pub(super) const fn is_dict_or_weakref(slot: &str) -> bool {
    matches!(slot.as_bytes(), b"__dict__" | b"__weakref__")
}

/// Rule `duplicate-slot-name`: the slot at `index` must not occur among those before it, mangled or not.
///
/// `__dict__` and `__weakref__` have rules of their own.
pub const fn duplicate_slot_name<'a>(class: &'a str, slots: &[&'a str], index: usize) -> Option<Violation<'a>> {
    if index >= slots.len() || is_dict_or_weakref(slots[index]) {
        return None;
    }
    let slot = slots[index];
    let name = slot.as_bytes();
    // Only names that start with an underscore are ever mangled, or come of it.
    let may_be_mangled = matches!(name, [b'_', ..]);
    let mut at = 0;
    while at < index {
        let earlier = slots[at];
        if same_bytes(name, earlier.as_bytes()) || may_be_mangled && same_slot(class, slot, earlier) {
            return Some(Violation::new(Rule::DuplicateSlotName, class).with_slot(slot));
        }
        at += 1;
    }
    None
}

/// Rule `slot-shadows-base-slot`: no class that `class` inherits from may have a slot of the same mangled name.
///
/// The violation names the class that has it.
pub const fn slot_shadows_base_slot<'a>(
    class: &'a str,
    slot: &'a str,
    bases: &[&ClassShape<'a>],
) -> Option<Violation<'a>> {
    let mut at = 0;
    while at < bases.len() {
        let mut base = bases[at];
        let mut next = 0;
        loop {
            if has_slot(base, class, slot) {
                return Some(Violation::new(Rule::SlotShadowsBaseSlot, class).with_slot(slot).with_base(base.name));
            }
            if next == bases[at].mro.len() {
                break;
            }
            base = bases[at].mro[next];
            next += 1;
        }
        at += 1;
    }
    None
}

/// Whether `base` itself adds a slot of the name that `slot` has in `class`.
const fn has_slot(base: &ClassShape<'_>, class: &str, slot: &str) -> bool {
    let is_private = is_private(slot);
    let name = slot.as_bytes();
    let mut at = 0;
    while at < base.slots.len() {
        let other = base.slots.get(at);
        if if is_private { mangled_eq(class, slot, other) } else { same_bytes(name, other.as_bytes()) } {
            return true;
        }
        at += 1;
    }
    false
}

/// Rules `class-var-conflict` and `method-hides-slot`: neither `class` nor a class that it inherits from may have a slot
/// of the name of one of its methods, properties or constants.
pub const fn method_hides_slot<'a>(class: &ClassShape<'a>, name: &'a str) -> Option<Violation<'a>> {
    if has_name(class.slots, name) {
        return Some(Violation::new(Rule::ClassVarConflict, class.name).with_slot(name));
    }
    let mut at = 0;
    while at < class.mro.len() {
        if has_name(class.mro[at].slots, name) {
            let violation = Violation::new(Rule::MethodHidesSlot, class.name);
            return Some(violation.with_slot(name).with_base(class.mro[at].name));
        }
        at += 1;
    }
    None
}

const fn has_name(slots: SlotNames<'_>, name: &str) -> bool {
    let mut at = 0;
    while at < slots.len() {
        if same_bytes(slots.get(at).as_bytes(), name.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

/// Rule `methods-not-slotted`: what is no class has no attributes.
pub const fn methods_not_slotted(class: &str) -> Violation<'_> {
    Violation::new(Rule::MethodsNotSlotted, class)
}

/// Rule `closed-under-dict`: no base of a class that is declared closed has a `__dict__`.
///
/// The violation names the base, and as `other` the class that brought the dict.
pub const fn closed_under_dict<'a>(class: &'a str, base: &ClassShape<'a>) -> Option<Violation<'a>> {
    if !base.has_dict {
        return None;
    }
    let mut origin = base.name;
    let mut at = base.mro.len();
    while at > 0 {
        at -= 1;
        if base.mro[at].has_dict {
            origin = base.mro[at].name;
            break;
        }
    }
    Some(Violation::new(Rule::ClosedUnderDict, class).with_base(base.name).with_other(origin))
}

/// Rule `slot-type`: the type of a field that is neither opaque nor skipped must convert to and from a value.
///
/// Whether it does, as `is_value` says, only the caller can know.
pub const fn slot_type<'a>(class: &'a str, slot: &'a str, type_name: &'a str, is_value: bool) -> Option<Violation<'a>> {
    if is_value {
        return None;
    }
    Some(Violation::new(Rule::SlotType, class).with_slot(slot).with_other(type_name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::*;

    const _: () = {
        assert!(slot_not_identifier("C", "foo bar").is_some());
        assert!(class_var_conflict("C", "__p", &["_C__p"]).is_some());
        assert!(slot_shadows_base_slot("C", "x", &[&PIXEL]).is_some());
        assert!(duplicate_slot_name("C", &["a", "b", "a"], 2).is_some());
        assert!(duplicate_slot_name("C", &["a", "b", "a"], 1).is_none());
    };

    #[test]
    fn a_slot_has_to_be_an_identifier() {
        assert!(slot_not_identifier("C", "x").is_none());
        check(
            slot_not_identifier("C", "foo bar"),
            Rule::SlotNotIdentifier,
            "__slots__ must be identifiers",
            "[slot-not-identifier] slot `foo bar` of `C` is not an identifier; use letters, digits and `_`, with no digit \
             first",
        );
        check(
            slot_not_identifier("C", ""),
            Rule::SlotNotIdentifier,
            "__slots__ must be identifiers",
            "[slot-not-identifier] a slot of `C` has the empty string for its name; name it, or remove it",
        );
    }

    #[test]
    fn a_base_of_varying_size_allows_no_slots() {
        assert!(nonempty_slots_on_varsized_base("C", &INT, 0).is_none());
        assert!(nonempty_slots_on_varsized_base("C", &LIST, 2).is_none());
        check(
            nonempty_slots_on_varsized_base("C", &INT, 1),
            Rule::NonemptySlotsOnVarsizedBase,
            "nonempty __slots__ not supported for subtype of 'int'",
            "[nonempty-slots-on-varsized-base] `C` cannot add slots, a dict or weak references: instances of its base \
             `int` vary in size, so there is no fixed place after them; remove them, or hold `int` in a field instead \
             of extending it",
        );
    }

    #[test]
    fn a_dict_is_asked_for_once() {
        assert!(duplicate_dict_slot("C", &POINT, false).is_none());
        let message = "__dict__ slot disallowed: we already got one";
        check(
            duplicate_dict_slot("C", &OPEN, false),
            Rule::DuplicateDictSlot,
            message,
            "[duplicate-dict-slot] `C` asks for a `__dict__`, but its base `Open` has one already; remove `dict`",
        );
        check(
            duplicate_dict_slot("C", &POINT, true),
            Rule::DuplicateDictSlot,
            message,
            "[duplicate-dict-slot] `C` asks for a `__dict__` twice; write `dict` once, and no `\"__dict__\"` among the slots",
        );
    }

    #[test]
    fn weak_references_are_asked_for_once() {
        assert!(duplicate_weakref_slot("C", &POINT, false).is_none());
        let message = "__weakref__ slot disallowed: we already got one";
        check(
            duplicate_weakref_slot("C", &OPEN, false),
            Rule::DuplicateWeakrefSlot,
            message,
            "[duplicate-weakref-slot] `C` asks for weak references, but its base `Open` has them already; remove `weakref`",
        );
        check(
            duplicate_weakref_slot("C", &POINT, true),
            Rule::DuplicateWeakrefSlot,
            message,
            "[duplicate-weakref-slot] `C` asks for weak references twice; write `weakref` once, and no `\"__weakref__\"` \
             among the slots",
        );
        check(
            duplicate_weakref_slot("C", &INT, false),
            Rule::DuplicateWeakrefSlot,
            message,
            "[duplicate-weakref-slot] `C` asks for weak references, but instances of its base `int` vary in size and \
             cannot have them; remove `weakref`",
        );
    }

    #[test]
    fn a_slot_conflicts_with_a_class_variable_of_its_mangled_name() {
        assert!(class_var_conflict("C", "x", &["y", "xx"]).is_none());
        assert!(class_var_conflict("C", "__p", &["__p"]).is_none());
        check(
            class_var_conflict("C", "foo", &["bar", "foo"]),
            Rule::ClassVarConflict,
            "'foo' in __slots__ conflicts with class variable",
            "[class-var-conflict] slot `foo` of `C` has the name of an attribute of the class; rename one of them, the \
             slot with `#[slot(rename = \"..\")]`",
        );
        for slot in ["__p", "_C__p"] {
            let violation = class_var_conflict("C", slot, &["_C__p"]).expect("the mangled name is taken");
            assert_eq!(violation.to_string(), "'_C__p' in __slots__ conflicts with class variable");
        }
    }

    #[test]
    fn some_names_always_conflict_and_some_never() {
        for slot in ["__slots__", "__module__"] {
            let violation = class_var_conflict("C", slot, &[]).expect("every class has it");
            assert_eq!(violation.to_string(), format!("'{slot}' in __slots__ conflicts with class variable"));
            assert_eq!(
                violation.explain().as_str(),
                format!(
                    "[class-var-conflict] `C` cannot have a slot `{slot}`, which every class defines; choose another name"
                )
            );
        }
        for slot in ["__qualname__", "__classcell__", "__classdictcell__"] {
            assert!(class_var_conflict("C", slot, &[slot]).is_none());
        }
    }

    #[test]
    fn a_slot_cannot_be_listed_twice() {
        let slots = ["a", "__p", "b", "a", "_C__p", "__dict__", "__dict__"];
        for index in [0, 1, 2, 5, 6, 7] {
            assert!(duplicate_slot_name("C", &slots, index).is_none(), "{index}");
        }
        check(
            duplicate_slot_name("C", &slots, 3),
            Rule::DuplicateSlotName,
            "'a' in __slots__ is listed twice",
            "[duplicate-slot-name] `C` has the slot `a` twice; remove one of them, or rename it",
        );
        assert!(duplicate_slot_name("C", &slots, 4).is_some(), "the same after mangling");
    }

    #[test]
    fn a_slot_cannot_have_the_name_of_a_base_s_slot() {
        assert!(slot_shadows_base_slot("C", "z", &[&PIXEL, &MIXIN]).is_none());
        assert!(slot_shadows_base_slot("C", "__id", &[&PIXEL]).is_none(), "private to another class");
        assert!(slot_shadows_base_slot("Pixel", "__id", &[&PIXEL]).is_some(), "a class of the same name");
        check(
            slot_shadows_base_slot("Sprite", "x", &[&MIXIN, &PIXEL]),
            Rule::SlotShadowsBaseSlot,
            "'x' in __slots__ is already a slot of base 'Point'",
            "[slot-shadows-base-slot] slot `x` of `Sprite` is already defined by its base `Point`; list only the additional \
             slots",
        );
        assert_eq!(slot_shadows_base_slot("C", "color", &[&PIXEL]).map(|violation| violation.base), Some("Pixel"));
    }

    #[test]
    fn a_closed_class_has_no_base_with_a_dict() {
        assert!(closed_under_dict("C", &PIXEL).is_none());
        check(
            closed_under_dict("C", &OPEN),
            Rule::ClosedUnderDict,
            "closed type 'C' cannot have the base 'Open' with a __dict__",
            "[closed-under-dict] `C` is `closed`, but its base `Open` has a `__dict__`; remove `closed`, or `dict` from \
             `Open`",
        );
        check(
            closed_under_dict("C", &ROW),
            Rule::ClosedUnderDict,
            "closed type 'C' cannot have the base 'Row' with a __dict__",
            "[closed-under-dict] `C` is `closed`, but its base `Row` has a `__dict__`; remove `closed`, or `dict` from \
             `Open`",
        );
    }

    #[test]
    fn a_type_that_no_value_can_hold_is_no_slot() {
        assert!(slot_type("C", "x", "f64", true).is_none());
        check(
            slot_type("C", "x", "Mutex<u8>", false),
            Rule::SlotType,
            "'x' in __slots__ has type 'Mutex<u8>', which is not convertible to a value",
            "[slot-type] slot `x` of `C` has type `Mutex<u8>`, which no `Value` can hold; mark the field `#[slot(opaque)]` \
             to reach it by type only, or `#[slot(skip)]` to make it no slot",
        );
    }
}
