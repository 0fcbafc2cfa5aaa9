//! What a broken rule looks like to the caller, in CPython's words.

use core::fmt;

use super::layout::Order;
use super::mro::Merge;
use super::names::mangling;
use super::template::{Piece, Pieces};
use super::{ClassShape, FieldLayout, Rule};

/// A rule that a class definition breaks, and the names of what is involved.
///
/// [`Display`](fmt::Display) gives CPython's message, to the letter where CPython has the rule;
/// [`explain`](Self::explain) gives the text for someone who is writing a `#[slotted]` struct.
#[derive(Debug, Clone, Copy)]
pub struct Violation<'a> {
    /// The broken rule.
    pub rule: Rule,
    /// The class that is being defined.
    pub class: &'a str,
    /// The slot in question, as written; empty where there is none.
    pub slot: &'a str,
    /// The base in question; empty where there is none.
    pub base: &'a str,
    /// A second base, a type or an option, as the rule has it; empty where there is none.
    pub other: &'a str,
    /// How many bases there are, or bytes are wasted; 0 where nothing is counted.
    pub count: usize,
    /// The bases for which there is no order.
    pub(super) bases: &'a [&'a ClassShape<'a>],
    /// The fields that another order would place more tightly.
    pub(super) fields: &'a [FieldLayout<'a>],
    /// The offset of the first of them.
    pub(super) start: usize,
}

impl<'a> Violation<'a> {
    /// `rule`, broken by `class`.
    pub const fn new(rule: Rule, class: &'a str) -> Self {
        Self { rule, class, slot: "", base: "", other: "", count: 0, bases: &[], fields: &[], start: 0 }
    }

    /// Names the slot in question.
    #[must_use]
    pub const fn with_slot(mut self, slot: &'a str) -> Self {
        self.slot = slot;
        self
    }

    /// Names the base in question.
    #[must_use]
    pub const fn with_base(mut self, base: &'a str) -> Self {
        self.base = base;
        self
    }

    /// Names the second base, the type or the option in question.
    #[must_use]
    pub const fn with_other(mut self, other: &'a str) -> Self {
        self.other = other;
        self
    }

    /// Gives the number in question.
    #[must_use]
    pub const fn with_count(mut self, count: usize) -> Self {
        self.count = count;
        self
    }

    /// The merge of the bases' orders, at the point where it is stuck.
    pub(super) const fn stuck_merge(&self) -> Merge<'a> {
        let mut merge = Merge::new(self.bases);
        while merge.next().is_some() {}
        merge
    }

    /// A tighter order of the fields.
    pub(super) const fn better_order(&self) -> Order<'a> {
        Order::new(self.start, self.fields)
    }

    /// The classes that the one being defined does not go together with, and the attribute of each that it is about.
    pub(crate) fn counterparts(&self) -> Vec<(&'a str, Option<String>)> {
        let slot = || Some(super::mangled(self.class, self.slot));
        let (attribute, other) = match self.rule {
            Rule::MroConflict => {
                let mut heads = self.stuck_merge().heads();
                return core::iter::from_fn(|| heads.next()).map(|class| (class.name, None)).collect();
            }
            // The other one is in the same class.
            Rule::ClassVarConflict | Rule::DuplicateSlotName => return vec![(self.class, slot())],
            Rule::DuplicateDictSlot | Rule::DuplicateWeakrefSlot if self.base.is_empty() && self.other.is_empty() => {
                return vec![(self.class, slot())];
            }
            Rule::DuplicateDictSlot | Rule::DuplicateWeakrefSlot => (slot(), self.other),
            // There, it is the slot as it was written.
            Rule::SlotShadowsBaseSlot => (slot(), ""),
            Rule::LayoutConflict | Rule::BaseNotPrimary | Rule::DictFromSecondaryBase => (None, self.other),
            _ => (None, ""),
        };
        let classes = [(self.base, attribute), (other, None)];
        classes.into_iter().filter(|(class, _)| !class.is_empty()).collect()
    }

    const fn template(&self) -> &'static str {
        match self.rule {
            Rule::UnacceptableBase => "type '{base}' is not an acceptable base type",
            Rule::LayoutConflict => "multiple bases have instance lay-out conflict",
            Rule::NonemptySlotsOnVarsizedBase => "nonempty __slots__ not supported for subtype of '{base}'",
            Rule::SlotNotIdentifier => "__slots__ must be identifiers",
            Rule::DuplicateDictSlot => "__dict__ slot disallowed: we already got one",
            Rule::DuplicateWeakrefSlot => "__weakref__ slot disallowed: we already got one",
            Rule::ClassVarConflict => "'{slot}' in __slots__ conflicts with class variable",
            Rule::DuplicateBase => "duplicate base class {base}",
            Rule::MroConflict => "Cannot create a consistent method resolution order (MRO) for bases {heads}",
            Rule::SlotsNotIterable => "'{other}' object is not iterable",
            Rule::SlotNotString => "__slots__ items must be strings, not '{other}'",
            Rule::BaseNotSlotted => {
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                 metaclasses of all its bases"
            }
            Rule::DuplicateSlotName => "'{slot}' in __slots__ is listed twice",
            Rule::SlotShadowsBaseSlot => "'{slot}' in __slots__ is already a slot of base '{base}'",
            Rule::BaseNotPrimary => "base '{other}' has the most derived layout and must be the primary base",
            Rule::DictFromSecondaryBase => "__dict__ only from secondary base '{base}': list it in __slots__",
            Rule::WeakrefFromSecondaryBase => "__weakref__ only from secondary base '{base}': list it in __slots__",
            Rule::ClosedUnderDict if self.base.is_empty() => "closed type '{class}' cannot have a __dict__ slot",
            Rule::ClosedUnderDict => "closed type '{class}' cannot have the base '{base}' with a __dict__",
            Rule::TightPadding => "fields of tight type '{class}' waste {count} bytes: a better order is {order}",
            Rule::SlotType => "'{slot}' in __slots__ has type '{other}', which is not convertible to a value",
            Rule::TooManyBases => "type '{class}' has {count} bases, more than 32",
            Rule::SlotsUnderDict => "__slots__ of '{class}' are of no use: base '{base}' has a __dict__",
            Rule::MethodsNotSlotted => "type '{class}' has no attributes of its own",
            Rule::MethodHidesSlot => "'{slot}' of type '{class}' is a slot of base '{base}'",
            // These can be broken only by what a struct's own tokens say: the macro refuses them, in words of its own.
            Rule::ExtendsItself
            | Rule::UnknownOption
            | Rule::RepeatedOption
            | Rule::ConflictingOptions
            | Rule::NotAStruct
            | Rule::LifetimeParameter
            | Rule::ReservedSlotName
            | Rule::PackedLayout
            | Rule::MalformedOption
            | Rule::AssignableWithHiddenField
            | Rule::NotAMethodsBlock
            | Rule::DuplicateAttribute
            | Rule::SetterWithoutGetter
            | Rule::UnsupportedReceiver
            | Rule::UnsupportedFunction
            | Rule::HookSignature
            | Rule::MethodSignature
            | Rule::MisplacedAttribute => self.rule.info().summary,
        }
    }
}

impl fmt::Display for Violation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pieces = Pieces::new(self.template());
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Class => f.write_str(self.class)?,
                Piece::Slot => match mangling(self.class, self.slot) {
                    "" => f.write_str(self.slot)?,
                    prefix => write!(f, "_{prefix}{}", self.slot)?,
                },
                Piece::Base => f.write_str(self.base)?,
                Piece::Other => f.write_str(self.other)?,
                Piece::Count => write!(f, "{}", self.count)?,
                Piece::Heads => {
                    let mut heads = self.stuck_merge().heads();
                    join(f, core::iter::from_fn(|| heads.next()).map(|class| class.name))?;
                }
                Piece::Order => {
                    let mut order = self.better_order();
                    join(f, core::iter::from_fn(|| order.next()).map(|field| field.name))?;
                }
            }
        }
        Ok(())
    }
}

fn join<'a>(f: &mut fmt::Formatter<'_>, names: impl Iterator<Item = &'a str>) -> fmt::Result {
    for (at, name) in names.enumerate() {
        f.write_str(if at == 0 { "" } else { ", " })?;
        f.write_str(name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn a_result_stays_small_enough_to_return_by_value() {
        assert!(size_of::<Violation<'_>>() <= 128);
    }

    #[test]
    fn every_rule_has_a_message_without_open_gaps() {
        for info in RULES {
            let violation = Violation::new(info.rule, "C").with_slot("s").with_base("B").with_other("o");
            let message = violation.to_string();
            assert!(!message.is_empty() && !message.contains(['{', '}']), "{message}");
            assert_eq!(message.ends_with('.'), message == info.summary, "{message}");
        }
    }

    #[test]
    fn messages_for_rules_that_the_macro_or_the_compiler_decides() {
        let message = |rule| {
            let violation = Violation::new(rule, "C").with_slot("__dict__").with_base("B").with_other("int");
            violation.to_string()
        };
        assert_eq!(message(Rule::SlotsNotIterable), "'int' object is not iterable");
        assert_eq!(message(Rule::SlotNotString), "__slots__ items must be strings, not 'int'");
        assert_eq!(
            message(Rule::BaseNotSlotted),
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of \
             all its bases"
        );
        assert_eq!(message(Rule::SlotsUnderDict), "__slots__ of 'C' are of no use: base 'B' has a __dict__");
        assert_eq!(message(Rule::PackedLayout), Rule::PackedLayout.info().summary);
    }
}
