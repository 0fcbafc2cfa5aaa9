//! `Field`: which types a slot may have, and the probes that find out without an error.

use core::marker::PhantomData;

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

/// Asks about a field type that may or may not be a [`Field`]: the inherent items win where it is, the fallback traits'
/// items stand in where it is not, and neither is a compile error. The items' names are ones that no trait of the
/// user's has, which would make them ambiguous.
#[doc(hidden)]
#[derive(Debug)]
pub struct FieldProbe<T>(PhantomData<T>);

impl<T: Field> FieldProbe<T> {
    /// The erased operations.
    pub const PROBED_TYPE: &'static SlotType = T::TYPE;

    /// The field made from a pair's value, or `None` if the type needs a value and there is none.
    ///
    /// # Errors
    ///
    /// The value does not fit.
    pub fn probed_take(value: Option<Value>) -> Result<Option<T>, Mismatch> {
        T::from_given(value)
    }
}

/// [`FieldProbe::PROBED_TYPE`] for any other type.
#[doc(hidden)]
pub trait TypeFallback {
    /// The operations that need no value.
    const PROBED_TYPE: &'static SlotType;
}

impl<T: 'static> TypeFallback for FieldProbe<T> {
    const PROBED_TYPE: &'static SlotType = &SlotType::opaque::<T>();
}

/// A field that is opaque because the user says so, whatever its type.
#[doc(hidden)]
#[derive(Debug)]
pub struct Opaque<T>(PhantomData<T>);

impl<T: 'static> Opaque<T> {
    /// The operations that need no value.
    pub const PROBED_TYPE: &'static SlotType = &SlotType::opaque::<T>();

    /// The field made from a pair's value: never, as there is no value for it.
    ///
    /// # Errors
    ///
    /// There is a value.
    pub fn probed_take(value: Option<Value>) -> Result<Option<T>, Mismatch> {
        match value {
            None => Ok(None),
            Some(value) => Err(Mismatch::expected("set in Rust (it is opaque)", &value)),
        }
    }
}

/// [`FieldProbe::probed_take`] for any other type.
#[doc(hidden)]
pub trait TakeFallback<T> {
    /// Nothing can be made of a value.
    ///
    /// # Errors
    ///
    /// There is a value.
    fn probed_take(value: Option<Value>) -> Result<Option<T>, Mismatch>;
}

impl<T: 'static> TakeFallback<T> for FieldProbe<T> {
    fn probed_take(value: Option<Value>) -> Result<Option<T>, Mismatch> {
        Opaque::probed_take(value)
    }
}
