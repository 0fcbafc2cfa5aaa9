//! The method resolution order: C3 linearisation, one class at a time and without allocating (rule `mro-c3`).

use super::{ClassShape, MAX_BASES, Rule, Violation};

/// The method resolution order that bases give a class, after the class itself, one class at a time.
///
/// It takes the first class that leads one of the bases' orders and is not still to come later in another. Where no
/// such class is left it ends early: see [`is_stuck`](Self::is_stuck). No bases give an empty order, and bases beyond
/// [`MAX_BASES`] are not looked at.
///
/// ```
/// # use slots_core::rules::{ClassShape, Merge};
/// # fn show(bases: &[&ClassShape<'_>]) {
/// let mut merge = Merge::new(bases);
/// while let Some(class) = merge.next() {
///     println!("{}", class.name);
/// }
/// assert!(!merge.is_stuck());
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Merge<'a> {
    bases: &'a [&'a ClassShape<'a>],
    /// How many classes of each sequence are used up: of each base and its order, and of the list of bases at last.
    used: [usize; MAX_BASES + 1],
}

impl<'a> Merge<'a> {
    /// The order that `bases`, in Python's order, give a class.
    pub const fn new(bases: &'a [&'a ClassShape<'a>]) -> Self {
        let bases = if bases.len() > MAX_BASES { bases.split_at(MAX_BASES).0 } else { bases };
        Self { bases, used: [0; MAX_BASES + 1] }
    }

    /// The next class of the order; `None` at its end, or where there is no order.
    pub const fn next(&mut self) -> Option<&'a ClassShape<'a>> {
        if self.bases.len() == 1 {
            let class = self.ahead(0, 0);
            self.used[0] += 1;
            return class;
        }
        let Some(class) = self.good_head() else { return None };
        let mut sequence = 0;
        while sequence <= self.bases.len() {
            if let Some(head) = self.ahead(sequence, 0)
                && head.id.same(class.id)
            {
                self.used[sequence] += 1;
            }
            sequence += 1;
        }
        Some(class)
    }

    /// Whether [`next`](Self::next) would answer `None` although classes are left: the bases disagree.
    pub const fn is_stuck(&self) -> bool {
        self.bases.len() > 1 && self.good_head().is_none() && self.heads().next().is_some()
    }

    /// The classes that lead the sequences, each once.
    pub(super) const fn heads(&self) -> Heads<'a> {
        Heads { merge: *self, sequence: 0 }
    }

    /// The class `distance` behind the head of a sequence.
    const fn ahead(&self, sequence: usize, distance: usize) -> Option<&'a ClassShape<'a>> {
        let at = self.used[sequence] + distance;
        if sequence == self.bases.len() {
            return if at < self.bases.len() { Some(self.bases[at]) } else { None };
        }
        let base = self.bases[sequence];
        if at == 0 {
            Some(base)
        } else if at <= base.mro.len() {
            Some(base.mro[at - 1])
        } else {
            None
        }
    }

    const fn good_head(&self) -> Option<&'a ClassShape<'a>> {
        let mut sequence = 0;
        while sequence <= self.bases.len() {
            if let Some(head) = self.ahead(sequence, 0)
                && !self.is_behind_a_head(head)
            {
                return Some(head);
            }
            sequence += 1;
        }
        None
    }

    const fn is_behind_a_head(&self, class: &ClassShape<'_>) -> bool {
        let mut sequence = 0;
        while sequence <= self.bases.len() {
            let mut distance = 1;
            while let Some(later) = self.ahead(sequence, distance) {
                if later.id.same(class.id) {
                    return true;
                }
                distance += 1;
            }
            sequence += 1;
        }
        false
    }
}

/// The classes that lead the sequences of a merge, each once, in the order of the sequences.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heads<'a> {
    merge: Merge<'a>,
    sequence: usize,
}

impl<'a> Heads<'a> {
    pub(super) const fn next(&mut self) -> Option<&'a ClassShape<'a>> {
        while self.sequence <= self.merge.bases.len() {
            let head = self.merge.ahead(self.sequence, 0);
            self.sequence += 1;
            if let Some(class) = head
                && !self.led_before(class)
            {
                return head;
            }
        }
        None
    }

    /// Whether a sequence before the one just passed is led by `class`, too.
    const fn led_before(&self, class: &ClassShape<'_>) -> bool {
        let mut earlier = 0;
        while earlier + 1 < self.sequence {
            if let Some(head) = self.merge.ahead(earlier, 0)
                && head.id.same(class.id)
            {
                return true;
            }
            earlier += 1;
        }
        false
    }
}

/// How many classes follow a class with these bases in its method resolution order.
///
/// Where there is no order: how many [`Merge::next`] gives before it is stuck.
pub const fn mro_len(bases: &[&ClassShape<'_>]) -> usize {
    if let [base] = bases {
        return 1 + base.mro.len();
    }
    let mut merge = Merge::new(bases);
    let mut len = 0;
    while merge.next().is_some() {
        len += 1;
    }
    len
}

/// Rule `mro-conflict`: the bases must allow one method resolution order.
pub const fn mro_conflict<'a>(class: &'a str, bases: &'a [&'a ClassShape<'a>]) -> Option<Violation<'a>> {
    if bases.len() < 2 {
        return None;
    }
    let mut merge = Merge::new(bases);
    while merge.next().is_some() {}
    if !merge.is_stuck() {
        return None;
    }
    let mut violation = Violation::new(Rule::MroConflict, class);
    violation.bases = bases;
    Some(violation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::*;

    type Shape = ClassShape<'static>;

    static A: Shape = class("A", &[&OBJECT], &[&OBJECT], &[]);
    static B: Shape = class("B", &[&OBJECT], &[&OBJECT], &[]);
    static C: Shape = class("C", &[&OBJECT], &[&OBJECT], &[]);
    static D: Shape = class("D", &[&OBJECT], &[&OBJECT], &[]);
    static E: Shape = class("E", &[&OBJECT], &[&OBJECT], &[]);
    static AB: Shape = class("AB", &[&A, &B], &[&A, &B, &OBJECT], &[]);
    static BA: Shape = class("BA", &[&B, &A], &[&B, &A, &OBJECT], &[]);
    static K1: Shape = class("K1", &[&A, &B, &C], &[&A, &B, &C, &OBJECT], &[]);
    static K2: Shape = class("K2", &[&D, &B, &E], &[&D, &B, &E, &OBJECT], &[]);
    static K3: Shape = class("K3", &[&D, &A], &[&D, &A, &OBJECT], &[]);

    const _: () = {
        assert!(mro_len(&[&K1, &K2, &K3]) == 9);
        assert!(mro_conflict("Z", &[&K1, &K2, &K3]).is_none());
        assert!(mro_conflict("Z", &[&AB, &BA]).is_some());
    };

    fn order(bases: &[&Shape]) -> String {
        let mut merge = Merge::new(bases);
        let names: Vec<_> = core::iter::from_fn(|| merge.next()).map(|class| class.name).collect();
        assert_eq!(names.len(), mro_len(bases));
        assert!(merge.next().is_none());
        assert_eq!(merge.is_stuck(), mro_conflict("Z", bases).is_some());
        names.join(" ")
    }

    #[test]
    fn the_order_is_c3() {
        assert_eq!(order(&[]), "");
        assert_eq!(order(&[&OBJECT]), "object");
        assert_eq!(order(&[&PIXEL]), "Pixel Point object");
        assert_eq!(order(&[&A, &B]), "A B object");
        assert_eq!(order(&[&AB, &A]), "AB A B object");
        assert_eq!(order(&[&MIXIN, &PIXEL]), "Mixin Pixel Point object");
        assert_eq!(order(&[&K1, &K2, &K3]), "K1 K2 K3 D A B C E object");
    }

    #[test]
    fn a_conflict_names_the_classes_that_are_left() {
        for (bases, before, left) in [
            (&[&OBJECT, &A][..], "", "object, A"),
            (&[&AB, &BA], "AB BA", "A, B"),
            (&[&A, &AB], "", "A, AB"),
            (&[&C, &AB, &BA], "C AB BA", "object, A, B"),
            (&[&A, &A], "", "A"),
        ] {
            assert_eq!(order(bases), before);
            let violation = mro_conflict("Z", bases).expect("there is no order");
            let message = "Cannot create a consistent method resolution order (MRO) for bases ";
            assert_eq!(violation.to_string(), format!("{message}{left}"));
        }
    }

    #[test]
    fn a_conflict_is_explained() {
        check(
            mro_conflict("Z", &[&AB, &BA]),
            Rule::MroConflict,
            "Cannot create a consistent method resolution order (MRO) for bases A, B",
            "[mro-conflict] the bases of `Z` cannot be put in one order: `A`, `B` are left, each of which has to come after \
             another of them; list derived classes before their own bases, and shared bases in the same order everywhere",
        );
    }

    #[test]
    fn as_many_bases_as_allowed_are_merged_and_more_are_not_looked_at() {
        let mixins: Vec<Shape> = (0..40).map(|id| Shape { id: crate::rules::ClassId(id), ..A }).collect();
        let bases: Vec<&Shape> = mixins.iter().collect();
        assert_eq!(mro_len(&bases[..MAX_BASES]), MAX_BASES + 1);
        assert_eq!(mro_len(&bases), MAX_BASES + 1);
        assert!(mro_conflict("Z", &bases).is_none());
    }
}
