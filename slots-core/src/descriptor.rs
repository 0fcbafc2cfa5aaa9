//! `SlotDescr`: a slot's descriptor with owner and type known to the compiler; a field access once compiled.

use core::fmt;
use core::marker::PhantomData;

use crate::class::{Class, Slotted, at};

/// The typed descriptor of one slot: Python's member descriptor, for an owner `O` and a field of type `T`.
///
/// `Point::SLOTS.x` is one. It applies to a `Point` and to everything that extends `Point`, and compiles to the same
/// instructions as the field access.
///
/// It is invariant in both types, so it cannot be used on another class.
pub struct SlotDescr<O, T> {
    offset: usize,
    name: &'static str,
    types: Invariant<O, T>,
}

/// Invariant in both types (C5), and neither `Send` nor `Sync` depends on them.
type Invariant<O, T> = PhantomData<fn(O, T) -> (O, T)>;

impl<O, T> SlotDescr<O, T> {
    /// The descriptor of `field`. The pointer is `mut` to be invariant (C5).
    ///
    /// # Panics
    ///
    /// Not every `O` has the field at an address that is aligned for it: the struct is packed.
    ///
    /// # Safety
    ///
    /// `field` is that of one slot in the memory [`at`] which an `O` may be, by name (invariant C1).
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const unsafe fn new(name: &'static str, field: *mut T) -> Self
    where
        O: 'static,
    {
        // SAFETY: the caller's promise: it lies in that memory, not before its start.
        let offset = unsafe { field.byte_offset_from_unsigned(at::<O>()) };
        assert!(
            offset.is_multiple_of(align_of::<T>()) && align_of::<O>() >= align_of::<T>(),
            "slots are handed out by reference: remove what packs the struct"
        );
        Self { offset, name, types: PhantomData }
    }

    /// The slot's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn offset(&self) -> usize {
        self.offset
    }
}

impl<O: Slotted, T> SlotDescr<O, T> {
    /// The class that declares the slot.
    #[must_use]
    pub fn owner(&self) -> Class {
        Class::of_record(O::__class_record())
    }

    /// The field (`__get__`).
    #[inline]
    #[must_use]
    pub const fn get<'o>(&self, owner: &'o O) -> &'o T {
        // SAFETY: C1: the field lies inside `owner`.
        let field = unsafe { core::ptr::from_ref(owner).byte_add(self.offset) };
        // SAFETY: C1: the field is a live `T`, which the result borrows as `owner` is.
        unsafe { &*field.cast::<T>() }
    }

    /// The field, writable.
    #[inline]
    #[must_use]
    pub const fn get_mut<'o>(&self, owner: &'o mut O) -> &'o mut T {
        // SAFETY: C1: the field lies inside `owner`.
        let field = unsafe { core::ptr::from_mut(owner).byte_add(self.offset) };
        // SAFETY: C1: the field is a live `T`, which the result borrows uniquely as `owner` is.
        unsafe { &mut *field.cast::<T>() }
    }

    /// Stores `value` in the field (`__set__`).
    #[inline]
    pub fn set(&self, owner: &mut O, value: T) {
        *self.get_mut(owner) = value;
    }

    /// Stores `value` in the field; returns what was there.
    #[inline]
    pub const fn replace(&self, owner: &mut O, value: T) -> T {
        core::mem::replace(self.get_mut(owner), value)
    }
}

impl<O, T> Clone for SlotDescr<O, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O, T> Copy for SlotDescr<O, T> {}

impl<O: Slotted, T> fmt::Debug for SlotDescr<O, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<member '{}' of '{}' objects>", self.name, self.owner().name())
    }
}
