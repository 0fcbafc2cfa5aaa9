//! `Kind` and `Exact`: the field types that by-name access treats without an indirect call, or without conversion.

use core::any::TypeId;
use core::marker::PhantomData;

/// A field type that by-name access handles in line, or `Other`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Everything that goes through the [`SlotType`](crate::storage::SlotType).
    Other,
    /// `f64`
    F64,
    /// `i64`
    I64,
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `u32`
    U32,
    /// `u8`
    U8,
    /// `f32`
    F32,
    /// `String`
    String,
    /// Of a field: `Slot<Value>`. Of what is moved into one: `Value`.
    Untyped,
    /// No field: a property of a struct, of which there is nothing else to be asked.
    Property,
    /// No field: an attribute of a struct.
    Native,
    /// No field: an attribute of a class made at run time.
    Held,
}

impl Kind {
    /// The kind of `T`; a constant once compiled.
    #[inline]
    #[must_use]
    pub fn of<T: 'static>() -> Self {
        let id = TypeId::of::<T>();
        if id == TypeId::of::<f64>() {
            Self::F64
        } else if id == TypeId::of::<i64>() {
            Self::I64
        } else if id == TypeId::of::<bool>() {
            Self::Bool
        } else if id == TypeId::of::<i32>() {
            Self::I32
        } else if id == TypeId::of::<u32>() {
            Self::U32
        } else if id == TypeId::of::<u8>() {
            Self::U8
        } else if id == TypeId::of::<f32>() {
            Self::F32
        } else if id == TypeId::of::<String>() {
            Self::String
        } else {
            Self::Other
        }
    }
}

/// The right to move a `T` into a slot of type `T` as it is.
///
/// Only this crate makes one, and only for a type of its choice: an implementation of `IntoValue` elsewhere cannot
/// claim to be another type.
#[derive(Debug)]
pub struct Exact<T: ?Sized> {
    pub(crate) kind: Kind,
    pub(crate) id: TypeId,
    only: PhantomData<fn(&T)>,
}

impl<T: 'static> Exact<T> {
    pub(super) const fn new(kind: Kind) -> Self {
        Self { kind, id: TypeId::of::<T>(), only: PhantomData }
    }
}
