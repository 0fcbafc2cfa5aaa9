//! `Field`: which types a slot may have.

use super::{Slot, SlotType};
use crate::value::{FromValue, IntoValue, Mismatch, Value};

/// A type that a slot can have: one that is [`IntoValue`] and [`FromValue`], or a [`Slot`] of such a type.
///
/// Nothing implements this by hand.
///
/// # Safety
///
/// `TYPE` was made for `Self`.
#[diagnostic::on_unimplemented(
    message = "[slot-type] no `Value` can hold a `{Self}`",
    label = "not a type for slots",
    note = "a slot's type is `IntoValue` and `FromValue`, or a `Slot` of such a type; bound its parameters, or mark the field \
            `#[slot(opaque)]` to reach it by type only"
)]
pub unsafe trait Field: Sized + 'static {
    /// The type's erased operations.
    #[doc(hidden)]
    const TYPE: &'static SlotType;

    /// The field made from what a `(name, value)` pair gave, or from nothing if it may be unset.
    #[doc(hidden)]
    fn from_given(value: Option<Value>) -> Result<Option<Self>, Mismatch>;
}

#[diagnostic::do_not_recommend]
// SAFETY: `plain::<T>` makes it for `T`.
unsafe impl<T: IntoValue + FromValue + 'static> Field for T {
    const TYPE: &'static SlotType = &SlotType::plain::<T>();

    fn from_given(value: Option<Value>) -> Result<Option<Self>, Mismatch> {
        value.map(T::from_value).transpose()
    }
}

// Coherent beside the impl above: `Slot` itself is never `IntoValue`.
#[diagnostic::do_not_recommend]
// SAFETY: `deletable::<T>` makes it for `Slot<T>`.
unsafe impl<T: IntoValue + FromValue + 'static> Field for Slot<T> {
    const TYPE: &'static SlotType = &SlotType::deletable::<T>();

    fn from_given(value: Option<Value>) -> Result<Option<Self>, Mismatch> {
        Ok(Some(value.map(T::from_value).transpose()?.into()))
    }
}
