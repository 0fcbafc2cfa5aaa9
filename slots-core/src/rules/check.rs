//! A whole class definition against all rules, in the order in which CPython finds defects.

use super::bases::{
    base_not_primary, best_base, dict_from_secondary_base, duplicate_base, too_many_bases, weakref_from_secondary_base,
};
use super::mro::mro_conflict;
use super::slots::{
    class_var_conflict, closed_under_dict, duplicate_dict_slot, duplicate_slot_name, duplicate_weakref_slot,
    is_dict_or_weakref, nonempty_slots_on_varsized_base, slot_not_identifier, slot_shadows_base_slot,
};
use super::{ClassShape, Policy, Rule, Violation};

/// A class definition: what Python's `class` statement says.
#[derive(Debug, Clone, Copy)]
pub struct Definition<'a> {
    /// The class's name.
    pub name: &'a str,
    /// Its bases in Python's order; none stands for `object`.
    pub bases: &'a [&'a ClassShape<'a>],
    /// Which of them gives the layout.
    pub primary: Primary,
    /// `__slots__` as written: not mangled, `__dict__` and `__weakref__` among them; `None` if there is no such
    /// statement, so that the class gets a `__dict__` and weak references (rule `slots-absent`).
    pub slots: Option<&'a [&'a str]>,
    /// The names of the class's attributes, as they stand in it.
    pub class_vars: &'a [&'a str],
    /// Whether the class is declared to have no `__dict__`: rule `closed-under-dict`, under either policy.
    pub closed: bool,
}

/// Which base's layout a class embeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Primary {
    /// The one that [`best_base`] finds, as in CPython.
    Best,
    /// The base at this index; the rule `base-not-primary` then holds under either policy.
    Embedded(usize),
}

/// What a legal class definition amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The index of the primary base (`__base__`); 0 also if there are no bases.
    pub primary: usize,
    /// Whether the class adds a `__dict__` to its primary base.
    pub adds_dict: bool,
    /// Whether the class adds weak references to its primary base.
    pub adds_weakref: bool,
}

/// Stands for `object` where no bases are given.
const OBJECT: ClassShape<'static> = ClassShape { name: "object", ..*ClassShape::NONE };

/// Leaves the function with a violation if there is one.
macro_rules! refuse {
    ($violation:expr) => {
        if let Some(violation) = $violation {
            return Err(violation);
        }
    };
}

/// Decides a class definition.
///
/// # Errors
///
/// The first violation in CPython's order (rule `check-order`): the bases from left to right, the slots from left to
/// right, conflicts with class attributes, repeated bases, the method resolution order. What CPython lets pass comes
/// after that.
pub const fn check<'a>(definition: &Definition<'a>, policy: Policy) -> Result<Verdict, Violation<'a>> {
    let Definition { name, bases, slots, class_vars, .. } = *definition;
    refuse!(too_many_bases(name, bases.len()));
    let primary = match primary_base(definition) {
        Ok(primary) => primary,
        Err(violation) => return Err(violation),
    };
    let base = if bases.is_empty() { &OBJECT } else { bases[primary] };
    let asked = match slots {
        Some(slots) => match asked_by_slots(name, base, slots) {
            Ok(asked) => asked,
            Err(violation) => return Err(violation),
        },
        None => Asked { dict: !base.has_dict, weakref: !base.has_weakref && !base.var_sized },
    };
    if let Some(slots) = slots {
        let mut at = 0;
        while at < slots.len() {
            if !is_dict_or_weakref(slots[at]) {
                refuse!(class_var_conflict(name, slots[at], class_vars));
            }
            at += 1;
        }
    }
    if bases.len() > 1 {
        refuse!(duplicate_base(name, bases));
        refuse!(mro_conflict(name, bases));
    }
    if definition.closed {
        refuse!(closed(name, bases, asked.dict));
    }
    if matches!(policy, Policy::Strict) {
        refuse!(wasteful_slots(definition));
        refuse!(undeclared_extras(definition, primary, &asked));
    }
    Ok(verdict(bases, primary, &asked))
}

/// What a class asks for besides its slots.
struct Asked {
    dict: bool,
    weakref: bool,
}

const fn primary_base<'a>(definition: &Definition<'a>) -> Result<usize, Violation<'a>> {
    let Definition { name, bases, primary, .. } = *definition;
    let best = best_base(name, bases);
    let (Ok(_), Primary::Embedded(embedded)) = (best, primary) else { return best };
    if embedded >= bases.len() {
        return best;
    }
    let mut at = 0;
    while at < bases.len() {
        refuse!(base_not_primary(name, bases[embedded], bases[at]));
        at += 1;
    }
    Ok(embedded)
}

const fn asked_by_slots<'a>(class: &'a str, base: &ClassShape<'a>, slots: &[&'a str]) -> Result<Asked, Violation<'a>> {
    refuse!(nonempty_slots_on_varsized_base(class, base, slots.len()));
    let mut asked = Asked { dict: false, weakref: false };
    let mut at = 0;
    while at < slots.len() {
        let slot = slots[at];
        refuse!(slot_not_identifier(class, slot));
        match slot.as_bytes() {
            b"__dict__" => {
                refuse!(duplicate_dict_slot(class, base, asked.dict));
                asked.dict = true;
            }
            b"__weakref__" => {
                refuse!(duplicate_weakref_slot(class, base, asked.weakref));
                asked.weakref = true;
            }
            _ => {}
        }
        at += 1;
    }
    Ok(asked)
}

const fn closed<'a>(class: &'a str, bases: &[&ClassShape<'a>], asks_dict: bool) -> Option<Violation<'a>> {
    if asks_dict {
        return Some(Violation::new(Rule::ClosedUnderDict, class));
    }
    let mut at = 0;
    while at < bases.len() {
        if let Some(violation) = closed_under_dict(class, bases[at]) {
            return Some(violation);
        }
        at += 1;
    }
    None
}

/// Slots that CPython accepts although they are dead space, or make a base's slot so.
const fn wasteful_slots<'a>(definition: &Definition<'a>) -> Option<Violation<'a>> {
    let Definition { name, bases, slots: Some(slots), .. } = *definition else { return None };
    let mut at = 0;
    while at < slots.len() {
        if let Some(violation) = duplicate_slot_name(name, slots, at) {
            return Some(violation);
        }
        if let Some(violation) = slot_shadows_base_slot(name, slots[at], bases) {
            return Some(violation);
        }
        at += 1;
    }
    None
}

/// A dict or weak references that the class gets without asking, from a base that is not the primary one.
const fn undeclared_extras<'a>(definition: &Definition<'a>, primary: usize, asked: &Asked) -> Option<Violation<'a>> {
    let Definition { name, bases, slots: Some(_), .. } = *definition else { return None };
    let mut at = 0;
    while at < bases.len() {
        if let Some(violation) = dict_from_secondary_base(name, Some(bases[primary]), bases[at], asked.dict) {
            return Some(violation);
        }
        if let Some(violation) = weakref_from_secondary_base(name, Some(bases[primary]), bases[at], asked.weakref) {
            return Some(violation);
        }
        at += 1;
    }
    None
}

/// Adds to what the class asked for what other bases bring (rule `dict-from-secondary-base`).
const fn verdict(bases: &[&ClassShape<'_>], primary: usize, asked: &Asked) -> Verdict {
    let mut verdict = Verdict { primary, adds_dict: asked.dict, adds_weakref: asked.weakref };
    let mut at = 0;
    while at < bases.len() {
        let (base, other) = (bases[primary], bases[at]);
        verdict.adds_dict |= other.has_dict && !base.has_dict;
        verdict.adds_weakref |= other.has_weakref && !base.has_weakref && !base.var_sized;
        at += 1;
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::{BOOL, INT, LIST, MIXIN, OBJECT, OPEN, PIXEL, POINT, ROW, SMALL, check as check_texts};

    type Bases<'a> = &'a [&'a ClassShape<'a>];

    const fn class<'a>(bases: Bases<'a>, slots: Option<&'a [&'a str]>) -> Definition<'a> {
        Definition { name: "C", bases, primary: Primary::Best, slots, class_vars: &["taken"], closed: false }
    }

    const fn embedding(index: usize, bases: Bases<'_>) -> Definition<'_> {
        Definition { primary: Primary::Embedded(index), ..class(bases, Some(&[])) }
    }

    const fn closed(definition: Definition<'_>) -> Definition<'_> {
        Definition { closed: true, ..definition }
    }

    const _: () = {
        assert!(check(&class(&[&PIXEL, &MIXIN], Some(&["a", "__b", "__weakref__"])), Policy::Strict).is_ok());
        assert!(check(&class(&[&POINT], Some(&["x"])), Policy::Strict).is_err());
    };

    fn verdict(definition: &Definition<'_>) -> (usize, bool, bool) {
        let verdict = check(definition, Policy::Python).expect("the definition is legal");
        (verdict.primary, verdict.adds_dict, verdict.adds_weakref)
    }

    /// The rule that a definition breaks, under each policy.
    fn broken(definition: &Definition<'_>) -> [Option<&'static str>; 2] {
        [Policy::Python, Policy::Strict].map(|policy| check(definition, policy).err().map(|broken| broken.rule.id()))
    }

    fn broken_by_slots(base: &ClassShape<'_>, slots: &[&str]) -> [Option<&'static str>; 2] {
        broken(&class(&[base], Some(slots)))
    }

    #[test]
    fn a_class_without_slots_is_open() {
        assert_eq!(verdict(&class(&[], None)), (0, true, true));
        assert_eq!(verdict(&class(&[&POINT], None)), (0, true, true));
        assert_eq!(verdict(&class(&[&OPEN], None)), (0, false, false), "the base has both");
        assert_eq!(verdict(&class(&[&INT], None)), (0, true, false), "never weak references where sizes vary");
        assert_eq!(broken(&class(&[&POINT, &OPEN], None)), [None, None], "asked for, in a way");
    }

    #[test]
    fn a_class_with_slots_is_closed_unless_it_says_otherwise() {
        assert_eq!(verdict(&class(&[], Some(&[]))), (0, false, false));
        assert_eq!(verdict(&class(&[&POINT], Some(&["a"]))), (0, false, false));
        assert_eq!(verdict(&class(&[&POINT], Some(&["__dict__"]))), (0, true, false));
        assert_eq!(verdict(&class(&[&POINT], Some(&["__weakref__", "a"]))), (0, false, true));
        assert_eq!(verdict(&class(&[&INT], Some(&[]))), (0, false, false));
    }

    #[test]
    fn another_base_than_the_primary_one_opens_the_class() {
        let bases: Bases<'_> = &[&OPEN, &POINT];
        for (slots, refused) in [
            (&[][..], Some("dict-from-secondary-base")),
            (&["__dict__"], Some("weakref-from-secondary-base")),
            (&["__dict__", "__weakref__"], None),
        ] {
            let definition = class(bases, Some(slots));
            assert_eq!(verdict(&definition), (1, true, true));
            assert_eq!(broken(&definition), [None, refused]);
        }
        assert_eq!(verdict(&class(&[&INT, &OPEN], Some(&[]))), (0, true, false));
    }

    #[test]
    fn the_embedded_base_is_primary_if_its_layout_allows() {
        assert_eq!(verdict(&embedding(1, &[&MIXIN, &OPEN])), (1, false, false));
        assert_eq!(verdict(&embedding(1, &[&MIXIN, &POINT])), (1, false, false));
        assert_eq!(verdict(&embedding(7, &[&MIXIN, &POINT])), (1, false, false), "no such base: the best one");
        assert_eq!(broken(&embedding(0, &[&MIXIN, &POINT])), [Some("base-not-primary"); 2]);
        assert_eq!(broken(&embedding(1, &[&PIXEL, &POINT])), [Some("base-not-primary"); 2]);
        assert_eq!(broken(&embedding(1, &[&LIST, &POINT])), [Some("layout-conflict"); 2]);
    }

    #[test]
    fn each_rule_of_python_is_enforced_under_either_policy() {
        assert_eq!(broken(&class(&[&BOOL], None)), [Some("unacceptable-base"); 2]);
        assert_eq!(broken(&class(&[&POINT, &LIST], None)), [Some("layout-conflict"); 2]);
        assert_eq!(broken(&class(&[&MIXIN, &MIXIN], None)), [Some("duplicate-base"); 2]);
        assert_eq!(broken(&class(&[&OBJECT, &MIXIN], None)), [Some("mro-conflict"); 2]);
        assert_eq!(broken_by_slots(&INT, &["a"]), [Some("nonempty-slots-on-varsized-base"); 2]);
        assert_eq!(broken_by_slots(&POINT, &["a b"]), [Some("slot-not-identifier"); 2]);
        assert_eq!(broken_by_slots(&POINT, &["__dict__", "__dict__"]), [Some("duplicate-dict-slot"); 2]);
        assert_eq!(broken_by_slots(&OPEN, &["__weakref__"]), [Some("duplicate-weakref-slot"); 2]);
        assert_eq!(broken_by_slots(&POINT, &["taken"]), [Some("class-var-conflict"); 2]);
        assert_eq!(broken_by_slots(&POINT, &["__slots__"]), [Some("class-var-conflict"); 2]);
    }

    #[test]
    fn waste_is_refused_only_under_the_strict_policy() {
        assert_eq!(broken_by_slots(&POINT, &["a", "b", "a"]), [None, Some("duplicate-slot-name")]);
        assert_eq!(broken_by_slots(&SMALL, &["a", "y"]), [None, Some("slot-shadows-base-slot")]);
        assert_eq!(broken_by_slots(&ROW, &["a"]), [None, None]);
    }

    #[test]
    fn a_closed_class_can_have_no_dict() {
        assert_eq!(broken(&closed(class(&[&PIXEL, &MIXIN], Some(&["a"])))), [None, None]);
        assert_eq!(broken(&closed(class(&[&MIXIN, &ROW], Some(&[])))), [Some("closed-under-dict"); 2]);
        assert_eq!(broken(&closed(class(&[], None))), [Some("closed-under-dict"); 2]);
        check_texts(
            check(&closed(class(&[&POINT], Some(&["__dict__"]))), Policy::Python).err(),
            Rule::ClosedUnderDict,
            "closed type 'C' cannot have a __dict__ slot",
            "[closed-under-dict] `C` is `closed`, but asks for a `__dict__`; remove one of the two",
        );
    }

    #[test]
    fn too_many_bases_are_refused_before_anything_else() {
        assert_eq!(broken(&class(&[&BOOL; 33], None)), [Some("too-many-bases"); 2]);
        assert_eq!(broken(&class(&[&BOOL; 32], None)), [Some("unacceptable-base"); 2]);
    }

    #[test]
    fn the_first_violation_in_the_order_of_python_wins() {
        fn rule(bases: Bases<'_>, slots: &[&str]) -> Option<&'static str> {
            broken(&class(bases, Some(slots)))[1]
        }
        assert_eq!(rule(&[&POINT, &LIST], &["1"]), Some("layout-conflict"));
        assert_eq!(rule(&[&POINT, &LIST, &BOOL], &[]), Some("layout-conflict"));
        assert_eq!(rule(&[&BOOL, &POINT, &LIST], &[]), Some("unacceptable-base"));
        assert_eq!(rule(&[&INT], &["1"]), Some("nonempty-slots-on-varsized-base"));
        assert_eq!(rule(&[&OPEN], &["taken", "__dict__", "1"]), Some("duplicate-dict-slot"));
        assert_eq!(rule(&[&OPEN], &["1", "__dict__"]), Some("slot-not-identifier"));
        assert_eq!(rule(&[&OPEN, &OPEN], &["taken"]), Some("class-var-conflict"));
        assert_eq!(rule(&[&OPEN, &OPEN], &["a", "a"]), Some("duplicate-base"));
        assert_eq!(rule(&[&OBJECT, &MIXIN], &["a", "a"]), Some("mro-conflict"));
    }
}
