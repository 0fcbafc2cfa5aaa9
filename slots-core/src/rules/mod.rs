//! The rule engine: decides, without allocating, whether a class definition is legal.
//!
//! Every function here is `const`, so the same code runs inside the compiler (for `#[slotted]` structs) and at
//! run time (for classes that a program builds). A rule answers with a [`Violation`] or with nothing; a rule never
//! panics, so a caller may ask several and report them all.

use core::sync::atomic::{AtomicU64, Ordering};

mod assign;
mod bases;
mod check;
mod explain;
mod layout;
mod mro;
mod names;
mod own;
#[cfg(test)]
mod samples;
mod slots;
mod table;
mod template;
mod text;
mod violation;
mod xid;

pub use assign::same_layout;
pub use bases::{
    base_not_primary, best_base, dict_from_secondary_base, duplicate_base, is_subclass, layout_conflict, solid_base,
    too_many_bases, unacceptable_base, weakref_from_secondary_base, widest_base,
};
pub use check::{Definition, Primary, Verdict, check};
pub use layout::{FieldLayout, tight_padding};
pub use mro::{Merge, mro_conflict, mro_len};
pub(crate) use names::mangled;
pub use names::{is_identifier, is_private, mangle, mangled_len, same as same_name};
pub(crate) use own::SlotHead;
pub use own::SlotNames;
pub use slots::{
    class_var_conflict, closed_under_dict, duplicate_dict_slot, duplicate_slot_name, duplicate_weakref_slot,
    method_hides_slot, methods_not_slotted, nonempty_slots_on_varsized_base, slot_not_identifier,
    slot_shadows_base_slot, slot_type,
};
pub use table::{DecidedBy, Exception, RULES, Rule, RuleInfo};
pub use text::Text;
pub use violation::Violation;

/// The most bases that one class may name; more is the violation [`Rule::TooManyBases`].
pub const MAX_BASES: usize = 32;

/// How strict the engine is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Accept exactly what CPython 3.13 accepts.
    Python,
    /// Refuse also what CPython lets pass although it wastes memory or hides a mistake.
    Strict,
}

/// Tells one class from another in const evaluation, where neither addresses nor `TypeId`s can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClassId(pub u64);

impl ClassId {
    /// The identity of a class declared at this place in the source.
    pub const fn of_source(module: &str, name: &str, line: u32, column: u32) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        hash = fnv(hash, module.as_bytes());
        hash = fnv(hash, b"::");
        hash = fnv(hash, name.as_bytes());
        hash = fnv(hash, &line.to_le_bytes());
        Self(fnv(hash, &column.to_le_bytes()))
    }

    /// An identity that no other class has, for a class made at run time.
    pub(crate) fn of_runtime() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        // Spread as the others are, which are hashes.
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(fnv(0x6c62_272e_07bb_0142, &number.to_le_bytes()))
    }

    /// Whether both are the same class; `==` that const evaluation can call.
    pub const fn same(self, other: Self) -> bool {
        self.0 == other.0
    }
}

const fn fnv(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// What the rules need to know of an existing class.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the state of a machine")]
#[derive(Debug, Clone, Copy)]
pub struct ClassShape<'a> {
    /// The class's own name, as messages show it.
    pub name: &'a str,
    /// Its identity.
    pub id: ClassId,
    /// The base whose layout it embeds (`__base__`); `None` for `object` alone.
    pub primary: Option<&'a ClassShape<'a>>,
    /// The bases as written, in Python's order; empty for `object` alone.
    pub bases: &'a [&'a ClassShape<'a>],
    /// The method resolution order after the class itself.
    pub mro: &'a [&'a ClassShape<'a>],
    /// The slots that this class itself adds, mangled, in declaration order, without `__dict__` and `__weakref__`.
    pub slots: SlotNames<'a>,
    /// Whether it adds anything to the layout of its primary base (a slot or hidden data; not a dict, not a weakref).
    pub adds_layout: bool,
    /// Whether its instances vary in size (`__itemsize__ != 0`), by itself or by inheritance.
    pub var_sized: bool,
    /// Whether its instances have a `__dict__`, by itself or by inheritance.
    pub has_dict: bool,
    /// Whether its instances can be weakly referenced, by itself or by inheritance.
    pub has_weakref: bool,
    /// Whether it refuses to be a base.
    pub is_final: bool,
    /// Leads to the class object itself; `None` where a caller made the shape for one check.
    pub class: Option<ClassLink>,
}

/// Leads from a shape to the class object that it belongs to, which is opaque on this floor.
#[derive(Debug, Clone, Copy)]
pub struct ClassLink(pub(crate) Link);

#[derive(Debug, Clone, Copy)]
pub(crate) enum Link {
    /// A class that is there as long as the program.
    Native(fn() -> &'static (dyn core::any::Any + Sync)),
    /// The exposed address of a class made at run time.
    Runtime(usize),
}

impl ClassShape<'_> {
    /// Whether this is of a class made at run time, which is there only as long as somebody holds it.
    #[inline]
    pub(crate) const fn is_runtime(&self) -> bool {
        matches!(self.class, Some(ClassLink(Link::Runtime(_))))
    }
}

impl ClassShape<'static> {
    /// No class: fills places in arrays that nobody reads.
    pub(crate) const NONE: &'static Self = &Self {
        name: "",
        id: ClassId(0),
        primary: None,
        bases: &[],
        mro: &[],
        slots: SlotNames::NONE,
        adds_layout: false,
        var_sized: false,
        has_dict: false,
        has_weakref: false,
        is_final: false,
        class: None,
    };
}
