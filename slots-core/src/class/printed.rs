//! `Printed`: what `#[slotted]` prints of a struct. The traits of a class follow from it here, and not in each expansion.

use crate::class::record::Search;
use crate::class::{AddsSlots, ClassRecord, Embeds, HasDict, HasWeakref, Meant, Pairs, Slotted};
use crate::error::Result;

/// A struct that is a class if its base is one; nothing here asks whether it is, so that the assertion at the base's own
/// token is all that is said of one that is not.
///
/// # Safety
///
/// As for [`Slotted`], of the record, the kinds and what `__native` returns.
pub unsafe trait Printed: Sized + 'static {
    /// `(base, descriptors, dict, weak references)`.
    type Is: Kinds;

    /// The one value of the descriptors' type.
    const DESCRIPTORS: &'static <Self::Is as Kinds>::Slots;

    /// What the struct declares; a generic class says so here, since its record is made of it.
    const DECL: &'static super::Declared = Self::RECORD.declared;

    /// What the class knows.
    const RECORD: &'static ClassRecord;

    /// [`Slotted::__class`].
    #[inline]
    fn __native() -> &'static impl Search {
        Self::RECORD
    }

    /// [`Slotted::__build`], but for what goes to the class's own `__dict__`, which is empty.
    const MADE: Made<Self>;
}

/// What makes an instance.
pub type Made<T> = fn(&mut Pairs) -> Result<T>;

/// What a class is by its types.
pub trait Kinds {
    /// The embedded base.
    type Base;
    /// The type of its descriptors.
    type Slots: 'static;
    /// Whether it asks for a `__dict__`.
    type Dict: Asked;
    /// Whether it asks for weak references.
    type Weakref: Asked;
}

impl<B, S: 'static, D: Asked, W: Asked> Kinds for (B, S, D, W) {
    type Base = B;
    type Slots = S;
    type Dict = D;
    type Weakref = W;
}

/// What a class asks for, or else takes over from its base.
pub trait Asked {
    /// What it has over a base with `T`.
    type Over<T>;

    /// Whether it is asked for.
    const IS_OWN: bool = true;
}

/// Nothing is asked for.
#[derive(Debug)]
pub struct Same(());

impl Asked for Same {
    type Over<T> = T;

    const IS_OWN: bool = false;
}

impl Asked for HasDict {
    type Over<T> = Self;
}

impl Asked for HasWeakref {
    type Over<T> = Self;
}

type BaseOf<T> = <<T as Printed>::Is as Kinds>::Base;

// What is missing of a class is that it is one, not that it was printed.
#[diagnostic::do_not_recommend]
// SAFETY: as `Printed` promises; the dict and the weak references are the base's where the class has none of its own.
unsafe impl<T: Printed> Slotted for T
where
    BaseOf<T>: Slotted,
{
    type Base = BaseOf<T>;
    type Dict = <<T::Is as Kinds>::Dict as Asked>::Over<<BaseOf<T> as Slotted>::Dict>;
    type Slots = <T::Is as Kinds>::Slots;
    type Weakref = <<T::Is as Kinds>::Weakref as Asked>::Over<<BaseOf<T> as Slotted>::Weakref>;

    const DESCRIPTORS: &'static Self::Slots = T::DESCRIPTORS;
    const DECL: &'static super::Declared = <T as Printed>::DECL;
    const RECORD: &'static ClassRecord = <T as Printed>::RECORD;

    #[inline]
    fn __class() -> &'static impl Search {
        T::__native()
    }

    #[inline]
    fn __build(pairs: &mut Pairs) -> Result<Self> {
        build(pairs)
    }
}

fn build<T: Printed>(pairs: &mut Pairs) -> Result<T> {
    let mut instance = (T::MADE)(pairs)?;
    if <<T::Is as Kinds>::Dict as Asked>::IS_OWN {
        // SAFETY: as `Printed` promises.
        unsafe { pairs.give_dict(&mut instance, T::__native().record()) };
    }
    Ok(instance)
}

/// [`BuildInPlace`](super::BuildInPlace) for `T`.
///
/// # Safety
///
/// `place` is memory for a `T`.
pub(super) unsafe fn build_in_place<T: Printed>(pairs: &mut Pairs, place: *mut u8) -> Result<()> {
    let instance: T = build(pairs)?;
    // SAFETY: the caller's promise.
    unsafe { place.cast::<T>().write(instance) };
    Ok(())
}

#[diagnostic::do_not_recommend]
// SAFETY: an instance is one at its own start (C2).
unsafe impl<T: Printed> Embeds<T> for T {}

#[diagnostic::do_not_recommend]
impl<T: Printed> Meant for T {}

#[diagnostic::do_not_recommend]
impl<T: Printed> AddsSlots for T {
    type Marked = <T::Is as Kinds>::Slots;
    type Under = BaseOf<T>;
}
