//! Which bases a class may have together, and whose layout it embeds.

use super::{ClassShape, MAX_BASES, Rule, Violation};

/// Whether `class` is `base` or inherits from it (`issubclass`).
pub const fn is_subclass(class: &ClassShape<'_>, base: &ClassShape<'_>) -> bool {
    if class.id.same(base.id) {
        return true;
    }
    let mut at = 0;
    while at < class.mro.len() {
        if class.mro[at].id.same(base.id) {
            return true;
        }
        at += 1;
    }
    false
}

/// The class that the layout of `class` comes from: the nearest on the chain of primary bases that adds something to
/// it, or else the root of the chain.
pub const fn solid_base<'a, 's>(class: &'s ClassShape<'a>) -> &'s ClassShape<'a>
where
    'a: 's,
{
    let mut class = class;
    while !class.adds_layout {
        let Some(primary) = class.primary else { break };
        class = primary;
    }
    class
}

/// Rule `unacceptable-base`: a final class cannot be a base.
pub const fn unacceptable_base<'a>(class: &'a str, base: &ClassShape<'a>) -> Option<Violation<'a>> {
    if base.is_final { Some(Violation::new(Rule::UnacceptableBase, class).with_base(base.name)) } else { None }
}

/// The primary base (`__base__`), as an index: the first whose layout extends those of all others (rule `best-base`).
///
/// No bases give 0.
///
/// # Errors
///
/// Of the bases from left to right, the first that is final (`unacceptable-base`) or whose layout goes with none of
/// those before it (`layout-conflict`).
pub const fn best_base<'a>(class: &'a str, bases: &[&ClassShape<'a>]) -> Result<usize, Violation<'a>> {
    best(class, bases, true)
}

/// Rule `layout-conflict`: one of the bases must have a layout that extends those of all others.
///
/// The violation names the first two bases that do not go together.
pub const fn layout_conflict<'a>(class: &'a str, bases: &[&ClassShape<'a>]) -> Option<Violation<'a>> {
    match best(class, bases, false) {
        Ok(_) => None,
        Err(violation) => Some(violation),
    }
}

/// The base that is to be embedded by the bases' layouts alone, if they go together.
pub const fn widest_base(bases: &[&ClassShape<'_>]) -> Option<usize> {
    match best("", bases, false) {
        Ok(index) => Some(index),
        Err(_) => None,
    }
}

const fn best<'a>(class: &'a str, bases: &[&ClassShape<'a>], refuse_final: bool) -> Result<usize, Violation<'a>> {
    let mut best = 0;
    let mut at = 0;
    while at < bases.len() {
        let base = bases[at];
        if refuse_final && let Some(violation) = unacceptable_base(class, base) {
            return Err(violation);
        }
        let winner = solid_base(bases[best]);
        let candidate = solid_base(base);
        if !is_subclass(winner, candidate) {
            if !is_subclass(candidate, winner) {
                let violation = Violation::new(Rule::LayoutConflict, class);
                return Err(violation.with_base(bases[best].name).with_other(base.name));
            }
            best = at;
        }
        at += 1;
    }
    Ok(best)
}

/// Rule `duplicate-base`: no class stands twice among the bases.
pub const fn duplicate_base<'a>(class: &'a str, bases: &[&ClassShape<'a>]) -> Option<Violation<'a>> {
    let mut one = 0;
    while one < bases.len() {
        let mut other = one + 1;
        while other < bases.len() {
            if bases[one].id.same(bases[other].id) {
                return Some(Violation::new(Rule::DuplicateBase, class).with_base(bases[one].name));
            }
            other += 1;
        }
        one += 1;
    }
    None
}

/// Rule `too-many-bases`: at most [`MAX_BASES`] bases, under either policy; CPython has no limit.
pub const fn too_many_bases(class: &str, count: usize) -> Option<Violation<'_>> {
    if count > MAX_BASES { Some(Violation::new(Rule::TooManyBases, class).with_count(count)) } else { None }
}

/// Rule `base-not-primary`: the layout of a mixin must be part of the embedded base's.
///
/// A class that extends nothing embeds `object`. Layouts that go neither way are a `layout-conflict` instead.
pub const fn base_not_primary<'a>(
    class: &'a str,
    embedded: &ClassShape<'a>,
    mixin: &ClassShape<'a>,
) -> Option<Violation<'a>> {
    let solid = solid_base(embedded);
    let below = solid_base(mixin);
    if solid.id.same(below.id) || !is_subclass(below, solid) {
        return None;
    }
    let violation = Violation::new(Rule::BaseNotPrimary, class).with_other(mixin.name);
    Some(if embedded.primary.is_none() { violation } else { violation.with_base(embedded.name) })
}

/// Rule `dict-from-secondary-base`: a `__dict__` that neither the embedded base has nor the class has `declared`, but
/// a mixin would bring, must be declared.
pub const fn dict_from_secondary_base<'a>(
    class: &'a str,
    embedded: Option<&ClassShape<'a>>,
    mixin: &ClassShape<'a>,
    declared: bool,
) -> Option<Violation<'a>> {
    if declared || !mixin.has_dict {
        return None;
    }
    let violation = Violation::new(Rule::DictFromSecondaryBase, class).with_base(mixin.name);
    match embedded {
        Some(embedded) if embedded.has_dict => None,
        // The dict cannot be declared here: that would be `nonempty-slots-on-varsized-base`.
        Some(embedded) if embedded.var_sized => Some(violation.with_other(embedded.name)),
        _ => Some(violation),
    }
}

/// Rule `weakref-from-secondary-base`: weak references that neither the embedded base supports nor the class has
/// `declared`, but a mixin would bring, must be declared.
///
/// Instances that vary in size never get them from a mixin.
pub const fn weakref_from_secondary_base<'a>(
    class: &'a str,
    embedded: Option<&ClassShape<'a>>,
    mixin: &ClassShape<'a>,
    declared: bool,
) -> Option<Violation<'a>> {
    if declared || !mixin.has_weakref {
        return None;
    }
    match embedded {
        Some(embedded) if embedded.has_weakref || embedded.var_sized => None,
        _ => Some(Violation::new(Rule::WeakrefFromSecondaryBase, class).with_base(mixin.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::*;

    const _: () = {
        assert!(is_subclass(&PIXEL, &POINT) && !is_subclass(&POINT, &PIXEL));
        assert!(solid_base(&SMALL).id.same(POINT.id));
        assert!(matches!(best_base("C", &[&MIXIN, &POINT]), Ok(1)));
        assert!(layout_conflict("C", &[&POINT, &LIST]).is_some());
    };

    #[test]
    fn a_class_is_a_subclass_of_itself_and_of_all_in_its_order() {
        assert!(is_subclass(&POINT, &POINT) && is_subclass(&PIXEL, &OBJECT) && is_subclass(&PIXEL, &POINT));
        assert!(!is_subclass(&POINT, &MIXIN) && !is_subclass(&OBJECT, &POINT));
    }

    #[test]
    fn the_solid_base_is_the_nearest_that_adds_to_the_layout() {
        assert_eq!(solid_base(&PIXEL).name, "Pixel");
        assert_eq!(solid_base(&SMALL).name, "Point");
        assert_eq!(solid_base(&OPEN).name, "object", "a dict and weak references do not count");
        assert_eq!(solid_base(&OBJECT).name, "object");
    }

    #[test]
    fn a_final_class_is_no_base() {
        assert!(unacceptable_base("C", &INT).is_none());
        check(
            unacceptable_base("C", &BOOL),
            Rule::UnacceptableBase,
            "type 'bool' is not an acceptable base type",
            "[unacceptable-base] `C` cannot have `bool` as a base, since `bool` is `final`; remove `final` from `bool`, or \
             hold one in a field",
        );
    }

    #[test]
    fn the_primary_base_is_the_first_with_the_most_derived_layout() {
        for (bases, best) in [
            (&[][..], 0),
            (&[&POINT], 0),
            (&[&MIXIN, &OPEN], 0),
            (&[&MIXIN, &POINT], 1),
            (&[&POINT, &PIXEL], 1),
            (&[&PIXEL, &POINT], 0),
            (&[&SMALL, &POINT, &MIXIN], 0),
            (&[&MIXIN, &SMALL, &PIXEL], 2),
        ] {
            assert_eq!(best_base("C", bases).ok(), Some(best));
            assert!(layout_conflict("C", bases).is_none());
        }
    }

    #[test]
    fn the_leftmost_defect_of_a_base_wins() {
        let rule = |bases: &[&ClassShape<'static>]| best_base("C", bases).map_err(|violation| violation.rule);
        assert_eq!(rule(&[&POINT, &LIST, &BOOL]), Err(Rule::LayoutConflict));
        assert_eq!(rule(&[&BOOL, &POINT, &LIST]), Err(Rule::UnacceptableBase));
        assert_eq!(rule(&[&POINT, &BOOL, &LIST]), Err(Rule::UnacceptableBase));
    }

    #[test]
    fn layouts_that_do_not_extend_each_other_conflict() {
        let violation = layout_conflict("C", &[&MIXIN, &POINT, &OPEN, &LIST]);
        check(
            violation,
            Rule::LayoutConflict,
            "multiple bases have instance lay-out conflict",
            "[layout-conflict] `C` cannot have both `Point` and `list` as bases: each has a layout of its own, and only \
             one can be embedded; keep one of them as a base, and hold the other in a field",
        );
        assert!(layout_conflict("C", &[&INT, &LIST]).is_some());
    }

    #[test]
    fn a_base_cannot_be_named_twice() {
        assert!(duplicate_base("C", &[&POINT, &PIXEL, &MIXIN]).is_none());
        check(
            duplicate_base("C", &[&POINT, &MIXIN, &POINT]),
            Rule::DuplicateBase,
            "duplicate base class Point",
            "[duplicate-base] `C` names its base `Point` twice; remove one of them",
        );
    }

    #[test]
    fn the_number_of_bases_is_limited() {
        assert!(too_many_bases("C", MAX_BASES).is_none());
        check(
            too_many_bases("C", 33),
            Rule::TooManyBases,
            "type 'C' has 33 bases, more than 32",
            "[too-many-bases] `C` has 33 bases, but at most 32 are supported; combine some of them into one mixin",
        );
    }

    #[test]
    fn a_mixin_cannot_have_more_layout_than_the_embedded_base() {
        assert!(base_not_primary("C", &PIXEL, &POINT).is_none());
        assert!(base_not_primary("C", &POINT, &SMALL).is_none());
        assert!(base_not_primary("C", &POINT, &LIST).is_none(), "a layout conflict instead");
        check(
            base_not_primary("C", &POINT, &PIXEL),
            Rule::BaseNotPrimary,
            "base 'Pixel' has the most derived layout and must be the primary base",
            "[base-not-primary] mixin `Pixel` of `C` has slots beyond those of `Point`, so it is the base to embed; write \
             `extends` for `Pixel` instead, and `Point` among the mixins if at all",
        );
        check(
            base_not_primary("C", &OBJECT, &POINT),
            Rule::BaseNotPrimary,
            "base 'Point' has the most derived layout and must be the primary base",
            "[base-not-primary] mixin `Point` of `C` has slots, so it is the base to embed; write `extends` instead of \
             `mixins` for it",
        );
    }

    #[test]
    fn a_dict_from_a_mixin_has_to_be_declared() {
        assert!(dict_from_secondary_base("C", None, &MIXIN, false).is_none());
        assert!(dict_from_secondary_base("C", None, &OPEN, true).is_none());
        assert!(dict_from_secondary_base("C", Some(&OPEN), &OPEN, false).is_none());
        for embedded in [None, Some(&POINT)] {
            check(
                dict_from_secondary_base("C", embedded, &OPEN, false),
                Rule::DictFromSecondaryBase,
                "__dict__ only from secondary base 'Open': list it in __slots__",
                "[dict-from-secondary-base] `C` would get a `__dict__` only through its mixin `Open`; write `dict` among \
                 its options to say so, or leave the mixin out",
            );
        }
        check(
            dict_from_secondary_base("C", Some(&INT), &OPEN, false),
            Rule::DictFromSecondaryBase,
            "__dict__ only from secondary base 'Open': list it in __slots__",
            "[dict-from-secondary-base] `C` would get a `__dict__` only through its mixin `Open`, and cannot declare one \
             itself because instances of `int` vary in size; leave the mixin out",
        );
    }

    #[test]
    fn weak_references_from_a_mixin_have_to_be_declared() {
        assert!(weakref_from_secondary_base("C", None, &MIXIN, false).is_none());
        assert!(weakref_from_secondary_base("C", None, &OPEN, true).is_none());
        assert!(weakref_from_secondary_base("C", Some(&OPEN), &OPEN, false).is_none());
        assert!(weakref_from_secondary_base("C", Some(&INT), &OPEN, false).is_none());
        check(
            weakref_from_secondary_base("C", Some(&POINT), &OPEN, false),
            Rule::WeakrefFromSecondaryBase,
            "__weakref__ only from secondary base 'Open': list it in __slots__",
            "[weakref-from-secondary-base] `C` would get weak references only through its mixin `Open`; write `weakref` \
             among its options to say so, or leave the mixin out",
        );
    }
}
