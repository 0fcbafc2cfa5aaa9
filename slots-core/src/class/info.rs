//! `SlotInfo`: what can be told of one slot of a class.

use core::fmt;

use crate::class::table::Member;
use crate::class::{Class, SlotDecl};

/// One slot of a class: its name, type, documentation and owner.
///
/// It is also the slot's erased descriptor: see [`get`](Self::get), [`set`](Self::set) and [`delete`](Self::delete).
#[derive(Clone)]
pub struct SlotInfo {
    /// Holds the member, which is in its table.
    class: Class,
    member: &'static Member,
}

impl SlotInfo {
    pub(crate) const fn of(class: Class, member: &'static Member) -> Self {
        Self { class, member }
    }

    /// The slot's entry, for as long as this is held (H5).
    pub(crate) const fn member(&self) -> &'static Member {
        self.member
    }

    const fn decl(&self) -> &'static SlotDecl {
        self.member.decl
    }

    /// The attribute name, after renaming and mangling.
    #[must_use]
    pub fn name(&self) -> &str {
        self.decl().name()
    }

    /// The documentation, empty if there is none.
    #[must_use]
    pub fn doc(&self) -> &str {
        self.decl().doc()
    }

    /// The field's type as it was written.
    #[must_use]
    pub fn type_text(&self) -> &str {
        self.decl().type_text()
    }

    /// The full name of the value's Rust type; of `T` for a `Slot<T>`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        (self.decl().ty.type_name)()
    }

    /// The class that declares the slot (`__objclass__`).
    #[must_use]
    pub fn owner(&self) -> Class {
        // Not told by the declaration's address: a constant may be in the binary more than once.
        let mut record = self.class.record();
        let index = record.table.iter().position(|member| core::ptr::eq(member, self.member));
        while let (Some(index), Some(base)) = (index, record.base)
            && index < base.table.len()
        {
            record = base;
        }
        Class::of_record(record)
    }

    /// Where the field is, in bytes from the start of an instance.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.decl().offset()
    }

    /// Whether writing by name is refused.
    #[must_use]
    pub fn is_readonly(&self) -> bool {
        self.decl().is_readonly()
    }

    /// Whether the field's type is reached by its own type only.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.decl().ty.opaque
    }

    /// Whether the slot may be unset: whether its field is a [`Slot`](crate::Slot).
    #[must_use]
    pub fn is_deletable(&self) -> bool {
        self.decl().ty.deletable
    }

    /// Whether construction from pairs needs a value for the slot.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.decl().is_required()
    }
}

/// Shows the descriptor as Python does: `<member 'x' of 'Point' objects>`.
impl fmt::Debug for SlotInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<member '{}' of '{}' objects>", self.name(), self.owner().name())
    }
}
