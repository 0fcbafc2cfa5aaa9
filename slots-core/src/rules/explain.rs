//! What a broken rule looks like to someone who writes a `#[slotted]` struct: what is wrong, and what to write.

use super::slots::is_predefined;
use super::template::{Piece, Pieces};
use super::{Rule, Text, Violation};

impl Violation<'_> {
    /// The text for a compile-time error: the rule's id in brackets, what is wrong, and what to write instead.
    ///
    /// Of a rule that the attribute macro decides ([`DecidedBy::Macro`](super::DecidedBy::Macro)) it is the rule's
    /// sentence: the macro sees what was written, and words it itself.
    ///
    /// ```
    /// use slots_core::rules::slot_not_identifier;
    ///
    /// let violation = slot_not_identifier("Pixel", "a b").unwrap();
    /// assert!(violation.explain().as_str().starts_with("[slot-not-identifier] slot `a b` of `Pixel` is not"));
    /// ```
    pub const fn explain(&self) -> Text {
        let mut text = Text::new();
        text.push("[");
        text.push(self.rule.id());
        text.push("] ");
        let mut pieces = Pieces::new(advice(self));
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Text(part) => text.push(part),
                Piece::Class => quote(&mut text, self.class),
                Piece::Slot => quote(&mut text, self.slot),
                Piece::Base => quote(&mut text, self.base),
                Piece::Other => quote(&mut text, self.other),
                Piece::Count => text.push_number(self.count as u64),
                Piece::Heads => {
                    let mut heads = self.stuck_merge().heads();
                    let mut separator = "";
                    while let Some(class) = heads.next() {
                        text.push(separator);
                        quote(&mut text, class.name);
                        separator = ", ";
                    }
                }
                Piece::Order => {
                    let mut order = self.better_order();
                    let mut separator = "";
                    while let Some(field) = order.next() {
                        text.push(separator);
                        quote(&mut text, field.name);
                        separator = ", ";
                    }
                }
            }
        }
        text
    }
}

const fn quote(text: &mut Text, name: &str) {
    text.push("`");
    text.push(name);
    text.push("`");
}

/// The sentence for a violation; gaps are filled with the user's words in backticks.
const fn advice(violation: &Violation<'_>) -> &'static str {
    match violation.rule {
        Rule::UnacceptableBase => {
            "{class} cannot have {base} as a base, since {base} is `final`; remove `final` from {base}, or hold one in \
             a field"
        }
        Rule::LayoutConflict => {
            "{class} cannot have both {base} and {other} as bases: each has a layout of its own, and only one can be \
             embedded; keep one of them as a base, and hold the other in a field"
        }
        Rule::NonemptySlotsOnVarsizedBase => {
            "{class} cannot add slots, a dict or weak references: instances of its base {base} vary in size, so there \
             is no fixed place after them; remove them, or hold {base} in a field instead of extending it"
        }
        Rule::SlotNotIdentifier if violation.slot.is_empty() => {
            "a slot of {class} has the empty string for its name; name it, or remove it"
        }
        Rule::SlotNotIdentifier => {
            "slot {slot} of {class} is not an identifier; use letters, digits and `_`, with no digit first"
        }
        Rule::DuplicateDictSlot if violation.base.is_empty() => {
            "{class} asks for a `__dict__` twice; write `dict` once, and no `\"__dict__\"` among the slots"
        }
        Rule::DuplicateDictSlot => "{class} asks for a `__dict__`, but its base {base} has one already; remove `dict`",
        Rule::DuplicateWeakrefSlot if !violation.base.is_empty() => {
            "{class} asks for weak references, but its base {base} has them already; remove `weakref`"
        }
        Rule::DuplicateWeakrefSlot if !violation.other.is_empty() => {
            "{class} asks for weak references, but instances of its base {other} vary in size and cannot have them; \
             remove `weakref`"
        }
        Rule::DuplicateWeakrefSlot => {
            "{class} asks for weak references twice; write `weakref` once, and no `\"__weakref__\"` among the slots"
        }
        Rule::ClassVarConflict if is_predefined(violation.slot) => {
            "{class} cannot have a slot {slot}, which every class defines; choose another name"
        }
        Rule::ClassVarConflict if is_doc(violation.slot) => {
            "{class} cannot have a slot {slot}, which holds its documentation; remove the doc comment, or choose another \
             name"
        }
        Rule::ClassVarConflict => {
            "slot {slot} of {class} has the name of an attribute of the class; rename one of them, the slot with \
             `#[slot(rename = \"..\")]`"
        }
        Rule::DuplicateBase => "{class} names its base {base} twice; remove one of them",
        Rule::MroConflict => {
            "the bases of {class} cannot be put in one order: {heads} are left, each of which has to come after another \
             of them; list derived classes before their own bases, and shared bases in the same order everywhere"
        }
        Rule::BaseNotSlotted => {
            "{base} is not a slotted class, so it cannot be a base of {class}; put `#[slotted]` on {base}, or hold one in \
             a field"
        }
        _ => strict_advice(violation),
    }
}

const fn is_doc(slot: &str) -> bool {
    matches!(slot.as_bytes(), b"__doc__")
}

/// The same for the rules that CPython does not have.
const fn strict_advice(violation: &Violation<'_>) -> &'static str {
    match violation.rule {
        Rule::DuplicateSlotName if !violation.other.is_empty() => {
            "private slot {other} of {class} is mangled to {slot}, which {class} has besides; remove one of them"
        }
        Rule::DuplicateSlotName => "{class} has the slot {slot} twice; remove one of them, or rename it",
        Rule::SlotShadowsBaseSlot if !violation.other.is_empty() => {
            "private slot {other} of {class} is mangled to {slot}, which is already defined by its base {base}; rename the \
             slot, or one of the classes"
        }
        Rule::SlotShadowsBaseSlot => {
            "slot {slot} of {class} is already defined by its base {base}; list only the additional slots"
        }
        Rule::BaseNotPrimary if violation.base.is_empty() => {
            "mixin {other} of {class} has slots, so it is the base to embed; write `extends` instead of `mixins` for it"
        }
        Rule::BaseNotPrimary => {
            "mixin {other} of {class} has slots beyond those of {base}, so it is the base to embed; write `extends` for \
             {other} instead, and {base} among the mixins if at all"
        }
        Rule::DictFromSecondaryBase if !violation.other.is_empty() => {
            "{class} would get a `__dict__` only through its mixin {base}, and cannot declare one itself because \
             instances of {other} vary in size; leave the mixin out"
        }
        Rule::DictFromSecondaryBase => {
            "{class} would get a `__dict__` only through its mixin {base}; write `dict` among its options to say so, or \
             leave the mixin out"
        }
        Rule::WeakrefFromSecondaryBase => {
            "{class} would get weak references only through its mixin {base}; write `weakref` among its options to say \
             so, or leave the mixin out"
        }
        Rule::ClosedUnderDict if violation.base.is_empty() => {
            "{class} is `closed`, but asks for a `__dict__`; remove one of the two"
        }
        Rule::ClosedUnderDict => {
            "{class} is `closed`, but its base {base} has a `__dict__`; remove `closed`, or `dict` from {other}"
        }
        Rule::TightPadding => {
            "{class} is `tight`, but the order of its fields wastes {count} bytes; declare them in the order {order}"
        }
        Rule::SlotType => {
            "slot {slot} of {class} has type {other}, which no `Value` can hold; mark the field `#[slot(opaque)]` to \
             reach it by type only, or `#[slot(skip)]` to make it no slot"
        }
        Rule::TooManyBases => {
            "{class} has {count} bases, but at most 32 are supported; combine some of them into one mixin"
        }
        Rule::SlotsUnderDict => {
            "the slots of {class} do not close it, since its base {base} has a `__dict__`; extend a base without `dict`, \
             or write `#[allow(deprecated)]` on {class} if its slots are meant for typed access only"
        }
        Rule::MethodsNotSlotted => {
            "{class} is not a slotted class, so `#[methods]` has nothing to add to; put `#[slotted]` on {class}"
        }
        Rule::MethodHidesSlot if !violation.other.is_empty() => {
            "{class} has the mixin {other}, whose attribute {slot} comes before the slot of its base {base}, which would be \
             found instead; rename one of them, or leave the mixin out"
        }
        Rule::MethodHidesSlot => {
            "attribute {slot} of {class} has the name of a slot of its base {base}, which would be found instead; rename it \
             with `#[rename(\"..\")]`, or leave it out with `#[skip]`"
        }
        // What the macro alone decides it also words; here is what the table says of it.
        _ => violation.rule.info().summary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{DecidedBy, RULES, RuleInfo};

    const NAMED: Violation<'static> =
        Violation::new(Rule::SlotType, "C").with_slot("s").with_base("B").with_other("o").with_count(7);

    const EXPLAINED: Text = NAMED.explain();

    fn text(info: &RuleInfo, violation: Violation<'_>) -> String {
        Violation { rule: info.rule, ..violation }.explain().as_str().to_owned()
    }

    #[test]
    fn every_rule_of_the_engine_says_what_is_wrong_with_which_class_and_what_to_write() {
        for info in RULES.iter().filter(|info| info.decided_by != DecidedBy::Macro) {
            for violation in [NAMED, Violation::new(info.rule, "C").with_slot("__slots__")] {
                let text = text(info, violation);
                let rest = text.strip_prefix(&format!("[{}] ", info.id)).expect("the id comes first");
                assert!(rest.contains("`C`"), "{text}");
                assert!(rest.contains("; "), "{text}");
                assert!(!rest.contains(['{', '}']) && !rest.ends_with(['.', ';']), "{text}");
                assert!(!rest.starts_with(char::is_uppercase), "{text}");
            }
        }
    }

    #[test]
    fn a_rule_that_the_macro_decides_is_quoted_from_the_table() {
        for info in RULES.iter().filter(|info| info.decided_by == DecidedBy::Macro) {
            assert_eq!(text(info, NAMED), format!("[{}] {}", info.id, info.summary));
        }
    }

    #[test]
    fn a_text_built_by_the_compiler_is_the_same() {
        assert_eq!(EXPLAINED.as_str(), NAMED.explain().as_str());
    }

    #[test]
    fn texts_for_rules_that_the_compiler_decides() {
        for (rule, expected) in [
            (
                Rule::BaseNotSlotted,
                "`B` is not a slotted class, so it cannot be a base of `C`; put `#[slotted]` on `B`, or hold one in a field",
            ),
            (
                Rule::SlotsUnderDict,
                "the slots of `C` do not close it, since its base `B` has a `__dict__`; extend a base without `dict`, or \
                 write `#[allow(deprecated)]` on `C` if its slots are meant for typed access only",
            ),
        ] {
            assert_eq!(text(rule.info(), NAMED), format!("[{}] {expected}", rule.id()));
        }
    }
}
