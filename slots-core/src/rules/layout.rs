//! The layout of fields behind a base: whether another order of them would save padding.

use super::{Rule, Violation};

/// What the layout needs to know of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldLayout<'a> {
    /// The field's name.
    pub name: &'a str,
    /// Its size in bytes.
    pub size: usize,
    /// Its alignment in bytes, a power of two.
    pub align: usize,
}

impl FieldLayout<'_> {
    /// Whether this is the word of the instance's dict, which always comes last.
    const fn is_dict(&self) -> bool {
        matches!(self.name.as_bytes(), b"__dict__")
    }
}

/// Rule `tight-padding`: no other order of `fields` makes a smaller struct.
///
/// The fields start at `start`, the size of the embedded base; `align` is the alignment and `actual` the size of the
/// whole struct. A field named `__dict__` is the word of the instance's dict: it stays last.
pub const fn tight_padding<'a>(
    class: &'a str,
    start: usize,
    fields: &'a [FieldLayout<'a>],
    align: usize,
    actual: usize,
) -> Option<Violation<'a>> {
    let mut order = Order::new(start, fields);
    while order.next().is_some() {}
    let best = order.end_of_all(align);
    if actual <= best {
        return None;
    }
    let mut violation = Violation::new(Rule::TightPadding, class).with_count(actual - best);
    violation.fields = fields;
    violation.start = start;
    Some(violation)
}

const ALIGNMENTS: usize = usize::BITS as usize;

/// The fields in an order that needs little padding, one at a time, without the instance's dict.
///
/// Each time, the field with the greatest alignment that needs no padding at the offset reached so far; if all need
/// some, the one with the least alignment. Fields of one alignment keep their order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order<'a> {
    fields: &'a [FieldLayout<'a>],
    /// Where the fields given so far end.
    offset: usize,
    /// For each alignment, by its exponent, where to look for the next field that has it.
    from: [usize; ALIGNMENTS],
    /// The alignments that fields still to come may have.
    left: usize,
}

impl<'a> Order<'a> {
    pub(super) const fn new(start: usize, fields: &'a [FieldLayout<'a>]) -> Self {
        let mut left = 0;
        let mut at = 0;
        while at < fields.len() {
            left |= alignment(&fields[at]);
            at += 1;
        }
        Self { fields, offset: start, from: [0; ALIGNMENTS], left }
    }

    pub(super) const fn next(&mut self) -> Option<FieldLayout<'a>> {
        while self.left != 0 {
            let fitting = self.left & alignments_of_offset(self.offset);
            let exponent = if fitting == 0 { self.left.trailing_zeros() } else { fitting.ilog2() };
            if let Some(field) = self.take(exponent as usize) {
                self.offset = end(self.offset, &field);
                return Some(field);
            }
            self.left &= !(1 << exponent);
        }
        None
    }

    /// The next field whose alignment is 2 to the power of `exponent`.
    const fn take(&mut self, exponent: usize) -> Option<FieldLayout<'a>> {
        while self.from[exponent] < self.fields.len() {
            let field = self.fields[self.from[exponent]];
            self.from[exponent] += 1;
            if alignment(&field) == 1 << exponent && !field.is_dict() {
                return Some(field);
            }
        }
        None
    }

    /// The size of a struct with alignment `align` that ends with the fields given so far and the instance's dict.
    const fn end_of_all(&self, align: usize) -> usize {
        let mut offset = self.offset;
        let mut at = 0;
        while at < self.fields.len() {
            if self.fields[at].is_dict() {
                offset = end(offset, &self.fields[at]);
            }
            at += 1;
        }
        round_up(offset, align)
    }
}

/// The alignments, as a set of powers of two, that `offset` is a multiple of.
const fn alignments_of_offset(offset: usize) -> usize {
    // The bits up to the lowest one that is set; all of them for 0.
    offset ^ offset.wrapping_sub(1)
}

const fn alignment(field: &FieldLayout<'_>) -> usize {
    // The lowest bit, so that what is not a power of two cannot do harm.
    if field.align == 0 { 1 } else { 1 << field.align.trailing_zeros() }
}

const fn end(offset: usize, field: &FieldLayout<'_>) -> usize {
    round_up(offset, alignment(field)).saturating_add(field.size)
}

const fn round_up(offset: usize, align: usize) -> usize {
    let mask = align.saturating_sub(1);
    offset.saturating_add(mask) & !mask
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn field(name: &str, size: usize, align: usize) -> FieldLayout<'_> {
        FieldLayout { name, size, align }
    }

    const LOOSE: [FieldLayout<'static>; 3] = [field("a", 1, 1), field("b", 8, 8), field("c", 4, 4)];
    const DICT: FieldLayout<'static> = field("__dict__", 8, 8);

    const _: () = {
        assert!(tight_padding("C", 0, &LOOSE, 8, 24).is_some());
        assert!(tight_padding("C", 0, &LOOSE, 8, 16).is_none());
    };

    fn order(start: usize, fields: &[FieldLayout<'_>]) -> String {
        let mut order = Order::new(start, fields);
        core::iter::from_fn(|| order.next()).map(|field| field.name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_loose_order_says_what_it_wastes_and_what_to_write() {
        let violation = tight_padding("Mix", 0, &LOOSE, 8, 24).expect("24 bytes are more than 16");
        assert_eq!(violation.rule, Rule::TightPadding);
        assert_eq!(violation.count, 8);
        assert_eq!(violation.to_string(), "fields of tight type 'Mix' waste 8 bytes: a better order is b, c, a");
        assert_eq!(
            violation.explain().as_str(),
            "[tight-padding] `Mix` is `tight`, but the order of its fields wastes 8 bytes; declare them in the order `b`, \
             `c`, `a`"
        );
    }

    #[test]
    fn a_gap_behind_the_base_is_filled_first() {
        let fields = [field("big", 8, 8), field("small", 2, 2), field("half", 4, 4)];
        assert_eq!(order(12, &fields), "half big small");
        assert_eq!(order(8, &fields), "big half small");
        assert_eq!(order(1, &[field("big", 8, 8), field("half", 4, 4)]), "half big");
        assert!(tight_padding("C", 12, &fields, 8, 32).is_none());
        assert!(tight_padding("C", 12, &fields, 8, 40).is_some());
    }

    #[test]
    fn fields_of_one_alignment_keep_their_order() {
        assert_eq!(order(0, &[field("b", 8, 8), field("x", 1, 1), field("a", 8, 8), field("y", 1, 1)]), "b a x y");
    }

    #[test]
    fn the_dict_stays_last() {
        let fields = [field("a", 1, 1), field("b", 4, 4), DICT];
        assert_eq!(order(0, &fields), "b a");
        assert!(tight_padding("C", 0, &fields, 8, 16).is_none());
        let fields = [field("a", 1, 1), field("b", 8, 8), field("c", 1, 1), DICT];
        let violation = tight_padding("C", 0, &fields, 8, 32).expect("32 bytes are more than 24");
        assert!(violation.to_string().ends_with("waste 8 bytes: a better order is b, a, c"));
    }

    #[test]
    fn no_fields_and_empty_fields_waste_nothing() {
        assert!(tight_padding("C", 16, &[], 8, 16).is_none());
        assert!(tight_padding("C", 0, &[field("a", 0, 1), field("b", 0, 8)], 8, 0).is_none());
        assert!(tight_padding("C", 0, &[field("a", 1, 0)], 0, 1).is_none());
    }

    #[test]
    fn any_number_of_fields_is_fine() {
        let fields: Vec<_> = (0..500).map(|n| if n % 2 == 0 { field("a", 1, 1) } else { field("b", 8, 8) }).collect();
        assert_eq!(tight_padding("C", 0, &fields, 8, 4000).map(|violation| violation.count), Some(4000 - 2256));
    }
}
