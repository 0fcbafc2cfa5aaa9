//! The checks that `#[slotted]` leaves to const evaluation, each called from a constant at the user's own token.

use crate::attr::mixin_hides_slot;
use crate::class::{ClassRecord, Declared, FieldType, NestedIn};
use crate::rules::{
    self, ClassShape, FieldLayout, MAX_BASES, Rule, Violation, base_not_primary, class_var_conflict, closed_under_dict,
    dict_from_secondary_base, duplicate_base, duplicate_dict_slot, duplicate_slot_name, duplicate_weakref_slot,
    layout_conflict, mro_conflict, nonempty_slots_on_varsized_base, slot_not_identifier, slot_shadows_base_slot,
    slot_type, tight_padding, too_many_bases, unacceptable_base, weakref_from_secondary_base, widest_base,
};

const OBJECT: &ClassShape<'static> = crate::builtins::object_shape();

/// The shapes of the bases, if all of them are classes.
struct Bases {
    shapes: [&'static ClassShape<'static>; MAX_BASES],
    len: usize,
    known: bool,
}

impl Bases {
    const fn all(&self) -> &[&'static ClassShape<'static>] {
        self.shapes.split_at(self.len).0
    }

    const fn first(&self, count: usize) -> &[&'static ClassShape<'static>] {
        self.shapes.split_at(count).0
    }
}

/// A base that is not slotted is `None`: an error of its own, after which the other checks stay silent.
impl Declared {
    /// How many bases were written.
    const fn written(&self) -> usize {
        self.mixins.len() + self.extends as usize
    }

    /// The base at `index` as written: the mixins in order, then the base that `extends` names.
    const fn base_at(&self, index: usize) -> Option<&'static ClassRecord> {
        if index < self.mixins.len() { self.mixins[index] } else { self.base }
    }

    const fn shapes(&self) -> Bases {
        let mut bases = Bases { shapes: [OBJECT; MAX_BASES], len: 0, known: self.written() <= MAX_BASES };
        while bases.known && bases.len < self.written() {
            match self.base_at(bases.len) {
                Some(base) => bases.shapes[bases.len] = base.shape(),
                None => bases.known = false,
            }
            bases.len += 1;
        }
        bases
    }

    /// Whether it asks for a `__dict__` itself.
    const fn asks_for_dict(&self) -> bool {
        self.dict.is_some()
    }

    /// The base whose layout the class embeds; `None` where that is not a class.
    const fn embedded(&self) -> Option<&'static ClassShape<'static>> {
        if !self.extends {
            return Some(OBJECT);
        }
        match self.base {
            Some(base) => Some(base.shape()),
            None => None,
        }
    }

    /// Whether the embedded base leaves no place for slots.
    const fn var_sized(&self) -> bool {
        matches!(self.embedded(), Some(embedded) if embedded.var_sized)
    }

    /// The base at `index`, written as `text`: no class (nor `meant` to be one), final, given twice, of a layout that does not
    /// go with the others', or without room for what the class adds.
    #[track_caller]
    pub const fn checks_base(&self, index: usize, text: &str, meant: bool) {
        if self.base_at(index).is_none() && !meant {
            refuse(&Violation::new(Rule::BaseNotSlotted, self.name).with_base(text));
        }
        self.goes_with_others(index);
        if self.extends && index + 1 == self.written() {
            self.room();
        }
    }

    #[track_caller]
    const fn goes_with_others(&self, index: usize) {
        let bases = self.shapes();
        if let (false, Some(violation)) = (bases.known, too_many_bases(self.name, self.written())) {
            if index == MAX_BASES {
                refuse(&violation);
            }
            return;
        }
        let Some(base) = self.base_at(index) else { return };
        let is_embedded = self.extends && index + 1 == self.written();
        if let (false, Some(embedded)) = (is_embedded, self.embedded())
            && let Some(violation) = mixin_hides_slot(self.name, base, embedded)
        {
            refuse(&violation);
        }
        let base = base.shape();
        if let Some(violation) = unacceptable_base(self.name, base) {
            refuse(&violation);
        }
        if !bases.known {
            return;
        }
        if duplicate_base(self.name, bases.first(index)).is_none()
            && let Some(violation) = duplicate_base(self.name, bases.first(index + 1))
        {
            refuse(&violation);
        }
        // A final class is to be taken away, and what it does not go with may stay.
        if !unacceptable_base_among(self.name, bases.first(index))
            && layout_conflict(self.name, bases.first(index)).is_none()
            && let Some(violation) = layout_conflict(self.name, bases.first(index + 1))
            && matches!(violation.rule, Rule::LayoutConflict)
        {
            refuse(&violation);
        }
        let (false, Some(best), Some(embedded)) = (is_embedded, widest_base(bases.all()), self.embedded()) else {
            return;
        };
        // Of several mixins with slots, the one to embed: what it embeds itself fits then.
        let best = bases.shapes[best];
        let written = embedded;
        let embedded = match base_not_primary(self.name, embedded, best) {
            Some(violation) if base.id.same(best.id) => refuse(&violation),
            Some(_) => best,
            None => embedded,
        };
        // What the base that is written has is not a mixin's doing, even where another is to be written.
        // Of a closed class, `closed` is what contradicts the dict.
        if !self.closed
            && let Some(violation) = dict_from_secondary_base(self.name, Some(embedded), base, self.asks_for_dict())
            && !written.has_dict
            && (embedded.var_sized || !self.brings_dict(embedded, bases.first(index)))
        {
            refuse(&violation);
        }
        if let Some(violation) = weakref_from_secondary_base(self.name, Some(embedded), base, self.weakref)
            && !written.has_weakref
            && !self.brings_weakref(embedded, bases.first(index))
        {
            refuse(&violation);
        }
    }

    /// Whether one of `mixins` brings a `__dict__` already, so that asking for it once is the cure for all.
    const fn brings_dict(&self, embedded: &ClassShape<'static>, mixins: &[&'static ClassShape<'static>]) -> bool {
        let mut at = 0;
        while at < mixins.len() {
            if dict_from_secondary_base(self.name, Some(embedded), mixins[at], self.asks_for_dict()).is_some() {
                return true;
            }
            at += 1;
        }
        false
    }

    /// The same for weak references.
    const fn brings_weakref(&self, embedded: &ClassShape<'static>, mixins: &[&'static ClassShape<'static>]) -> bool {
        let mut at = 0;
        while at < mixins.len() {
            if weakref_from_secondary_base(self.name, Some(embedded), mixins[at], self.weakref).is_some() {
                return true;
            }
            at += 1;
        }
        false
    }

    /// All bases together: that they can be put in one order.
    #[track_caller]
    pub const fn checks_order(&self) {
        let bases = self.shapes();
        if !bases.known
            || duplicate_base(self.name, bases.all()).is_some()
            || layout_conflict(self.name, bases.all()).is_some()
        {
            return;
        }
        if let Some(violation) = mro_conflict(self.name, bases.all()) {
            refuse(&violation);
        }
    }

    /// The embedded base, for a class that has slots or asks for a dict or weak references.
    #[track_caller]
    const fn room(&self) {
        let count = self.slots.len() + self.asks_for_dict() as usize + self.weakref as usize;
        let Some(embedded) = self.embedded() else { return };
        if let Some(violation) = nonempty_slots_on_varsized_base(self.name, embedded, count) {
            refuse(&violation);
        }
    }

    /// One slot: `written` in the source, found as `slot`. `repeated` says that an earlier one may have its name.
    #[track_caller]
    pub const fn checks_slot(&self, written: &str, slot: &str, repeated: bool) {
        if self.var_sized() {
            return;
        }
        if let Some(violation) = slot_not_identifier(self.name, written) {
            refuse(&violation);
        }
        let class_vars: &[&str] = if self.doc.is_empty() { &[] } else { &["__doc__"] };
        if let Some(violation) = class_var_conflict(self.name, slot, class_vars) {
            refuse(&violation);
        }
        if repeated && self.occurs_twice(slot) {
            refuse(&about(written, Violation::new(Rule::DuplicateSlotName, self.name).with_slot(slot)));
        }
        let bases = self.shapes();
        if bases.known
            && let Some(violation) = slot_shadows_base_slot(self.name, slot, bases.all())
        {
            refuse(&about(written, violation));
        }
    }

    const fn occurs_twice(&self, slot: &str) -> bool {
        let mut count = 0;
        let mut at = 0;
        while at < self.slots.len() {
            count += rules::same_name(self.slots[at].name(), slot) as usize;
            at += 1;
        }
        count > 1 && duplicate_slot_name(self.name, &[slot, slot], 1).is_some()
    }

    /// The wish for a `__dict__`; `already` if it is not the first.
    #[track_caller]
    pub const fn checks_dict(&self, already: bool) {
        let Some(embedded) = self.embedded() else { return };
        if self.var_sized() {
            return;
        }
        if let Some(violation) = duplicate_dict_slot(self.name, embedded, already) {
            refuse(&violation);
        }
    }

    /// The wish for weak references; `already` if it is not the first.
    #[track_caller]
    pub const fn checks_weakref(&self, already: bool) {
        let Some(embedded) = self.embedded() else { return };
        if self.var_sized() {
            return;
        }
        if let Some(violation) = duplicate_weakref_slot(self.name, embedded, already) {
            refuse(&violation);
        }
    }

    /// The assertion that there is no `__dict__`.
    #[track_caller]
    pub const fn checks_closed(&self) {
        if self.asks_for_dict() {
            refuse(&Violation::new(Rule::ClosedUnderDict, self.name));
        }
        let bases = self.shapes();
        let mut at = 0;
        while bases.known && at < bases.len {
            if let Some(violation) = closed_under_dict(self.name, bases.shapes[at]) {
                refuse(&violation);
            }
            at += 1;
        }
    }
}

const fn unacceptable_base_among(class: &str, bases: &[&ClassShape<'_>]) -> bool {
    let mut at = 0;
    while at < bases.len() {
        if unacceptable_base(class, bases[at]).is_some() {
            return true;
        }
        at += 1;
    }
    false
}

/// A violation that also says how a mangled slot was written.
const fn about<'a>(written: &'a str, violation: Violation<'a>) -> Violation<'a> {
    if rules::same_name(written, violation.slot) { violation } else { violation.with_other(written) }
}

impl Declared {
    /// Refuses the slot whose type no `Value` can hold; not one that is a class, or is `meant` to be.
    #[track_caller]
    pub const fn holds(&self, slot: &str, meant: bool) {
        let mut at = 0;
        while at < self.slots.len() {
            let own = &self.slots[at];
            if rules::same_name(own.name(), slot) {
                let can_be_slot = CanBeSlot(own.ty.is_value() || own.nested.is_some() || meant);
                can_be_slot.asserted(self.name, slot, own.type_text());
            }
            at += 1;
        }
    }
}

impl<T> FieldType<T> {
    /// Whether there can be a slot of the type: one that a `Value` can hold, or a class, or what is `meant` to be one.
    #[must_use]
    pub const fn holds(self, nested: NestedIn<T>, meant: bool) -> CanBeSlot {
        CanBeSlot(self.is_value() || nested.is_some() || meant)
    }
}

/// Whether there can be a slot of a type.
#[derive(Debug, Clone, Copy)]
pub struct CanBeSlot(bool);

impl CanBeSlot {
    /// Refuses the field if there cannot.
    #[track_caller]
    pub const fn asserted(self, class: &str, slot: &str, type_text: &str) {
        if let Some(violation) = slot_type(class, slot, type_text, self.0) {
            refuse(&violation);
        }
    }
}

/// Refuses an order of fields that wastes padding.
#[track_caller]
pub const fn assert_tight(class: &str, base_size: usize, fields: &[FieldLayout<'_>], align: usize, size: usize) {
    if let Some(violation) = tight_padding(class, base_size, fields, align, size) {
        refuse(&violation);
    }
}

#[track_caller]
const fn refuse(violation: &Violation<'_>) -> ! {
    panic!("{}", violation.explain().as_str())
}

/// The mangled name of a private slot (rule `name-mangling`).
#[doc(hidden)]
#[macro_export]
macro_rules! __mangled {
    ($class:literal, $slot:literal) => {
        const {
            const LEN: usize = $crate::rules::mangled_len($class, $slot);
            const BYTES: [u8; LEN] = $crate::rules::mangle::<LEN>($class, $slot);
            $crate::class::mangled(&BYTES)
        }
    };
}

/// The text in a mangled name's bytes.
///
/// # Panics
///
/// The bytes are not text.
#[must_use]
pub const fn mangled(bytes: &'static [u8]) -> &'static str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("mangling two texts makes a text"),
    }
}
