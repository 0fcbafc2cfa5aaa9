//! Which classes may take each other's place in an instance (`__class__` assignment).

use super::names::same as same_name;
use super::{ClassShape, SlotNames};

/// Rule `set-class-layout-differs`: an instance of `from` may become one of `to` only if both lay out the same.
///
/// Classes that add nothing to their base count as that base. Beyond that, both must add the same slots, in any order, to
/// the same base; and either both have a `__dict__` or neither, and likewise for weak references.
pub const fn same_layout(from: &ClassShape<'_>, to: &ClassShape<'_>) -> bool {
    if from.has_dict != to.has_dict || from.has_weakref != to.has_weakref {
        return false;
    }
    let (one, other) = (layout_owner(from), layout_owner(to));
    if one.id.same(other.id) {
        return true;
    }
    match (one.primary, other.primary) {
        (Some(base), Some(other_base)) => base.id.same(other_base.id) && same_slots(one, other),
        _ => false,
    }
}

/// The class, or the nearest base up the chain of primary bases below which nothing is added.
const fn layout_owner<'s, 'a>(class: &'s ClassShape<'a>) -> &'s ClassShape<'a> {
    let mut owner = class;
    while let Some(base) = owner.primary {
        if owner.adds_layout || owner.has_dict != base.has_dict || owner.has_weakref != base.has_weakref {
            break;
        }
        owner = base;
    }
    owner
}

/// Whether both add the same slots, repeated names counted, and nothing else.
const fn same_slots(one: &ClassShape<'_>, other: &ClassShape<'_>) -> bool {
    // What a class adds without naming it is known to that class alone.
    if one.slots.len() != other.slots.len() || one.adds_layout == one.slots.is_empty() {
        return false;
    }
    if other.adds_layout == other.slots.is_empty() {
        return false;
    }
    let mut at = 0;
    // Mostly in the same order, and then there is nothing to count.
    while at < one.slots.len() && same_name(one.slots.get(at), other.slots.get(at)) {
        at += 1;
    }
    if at == one.slots.len() {
        return true;
    }
    at = 0;
    while at < one.slots.len() {
        if count(one.slots, one.slots.get(at)) != count(other.slots, one.slots.get(at)) {
            return false;
        }
        at += 1;
    }
    true
}

const fn count(slots: SlotNames<'_>, name: &str) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < slots.len() {
        count += same_name(slots.get(at), name) as usize;
        at += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ClassId;

    const OBJECT: ClassShape<'static> = ClassShape { name: "object", id: ClassId(1), ..*ClassShape::NONE };

    /// A class under `base` with those slots.
    const fn class<'a>(id: u64, base: &'a ClassShape<'a>, slots: &'a [&'a str]) -> ClassShape<'a> {
        ClassShape {
            name: "C",
            id: ClassId(id),
            primary: Some(base),
            slots: SlotNames::listed(slots),
            adds_layout: !slots.is_empty(),
            has_dict: base.has_dict,
            has_weakref: base.has_weakref,
            ..*ClassShape::NONE
        }
    }

    const fn with_dict(mut class: ClassShape<'_>) -> ClassShape<'_> {
        class.has_dict = true;
        class
    }

    const G: ClassShape<'static> = class(2, &OBJECT, &["a", "b"]);
    const H: ClassShape<'static> = class(3, &OBJECT, &["b", "a"]);
    const _: () = assert!(same_layout(&G, &H));

    #[test]
    fn the_same_slots_over_the_same_base_fit_in_any_order() {
        assert!(same_layout(&G, &H) && same_layout(&H, &G) && same_layout(&G, &G));
        for other in [&["a"][..], &["a", "c"], &["a", "b", "c"], &[], &["a", "a"]] {
            assert!(!same_layout(&G, &class(4, &OBJECT, other)), "{other:?}");
        }
        let twice = class(5, &OBJECT, &["a", "a", "b"]);
        assert!(!same_layout(&twice, &class(6, &OBJECT, &["a", "b", "b"])));
    }

    #[test]
    fn slots_in_one_class_are_not_those_of_two() {
        let a = class(4, &OBJECT, &["a"]);
        let ab = class(5, &a, &["b"]);
        assert!(!same_layout(&G, &ab) && !same_layout(&ab, &G));
        let other_a = class(6, &OBJECT, &["a"]);
        assert!(!same_layout(&ab, &class(7, &other_a, &["b"])));
    }

    #[test]
    fn classes_that_add_nothing_count_as_their_base() {
        let (child, sibling) = (class(4, &G, &[]), class(5, &G, &[]));
        let grandchild = class(6, &child, &[]);
        assert!(same_layout(&child, &G) && same_layout(&G, &grandchild) && same_layout(&grandchild, &sibling));
        assert!(!same_layout(&grandchild, &class(7, &G, &["c"])));
        assert!(same_layout(&child, &H), "`child` counts as `G`");
        let (plain, other) = (class(8, &OBJECT, &[]), class(9, &OBJECT, &[]));
        assert!(same_layout(&plain, &other));
    }

    #[test]
    fn dicts_and_weak_references_must_agree() {
        let open = with_dict(class(4, &G, &[]));
        assert!(!same_layout(&open, &G) && !same_layout(&G, &open));
        assert!(same_layout(&open, &with_dict(class(5, &G, &[]))));
        assert!(!same_layout(&open, &with_dict(class(6, &H, &[]))), "the dict is added over another base");
    }

    #[test]
    fn data_that_has_no_name_fits_nobody_else() {
        let hidden = |id| ClassShape { adds_layout: true, ..class(id, &OBJECT, &[]) };
        assert!(same_layout(&hidden(4), &hidden(4)) && !same_layout(&hidden(4), &hidden(5)));
    }
}
