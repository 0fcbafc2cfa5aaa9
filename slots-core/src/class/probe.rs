//! `Probe`: asks about a type that may or may not be a class or a slot's type, without an error where it is not.
//!
//! The inherent items win where a trait is implemented, those of the fallback trait stand in where it is not, and neither is
//! a compile error. The items' names are ones that no trait of the user's has, which would make them ambiguous.

use core::marker::PhantomData;

use crate::attr::{MethodsChecks, MethodsInOneBlock, MethodsOf};
use crate::class::{ClassOf, ClassRecord, FieldType, NestedIn, Pairs, Slotted};
use crate::error::Result;
use crate::storage::{Field, SlotType, no_value};
use crate::value::{Mismatch, Value};

/// Asks about `T`.
#[derive(Debug)]
pub struct Probe<T>(PhantomData<T>);

impl<T: Slotted> Probe<T> {
    /// The class.
    pub const PROBED_CLASS: ClassOf<T> = ClassOf::KNOWN;

    /// The class's record.
    pub const PROBED_RECORD: Option<&'static ClassRecord> = Some(T::RECORD);

    /// An instance of the base.
    ///
    /// # Errors
    ///
    /// As for [`Slotted::__build`].
    pub fn probed_build(pairs: &mut Pairs) -> Result<T> {
        T::__build(pairs)
    }

    /// An instance that `new` makes of the base.
    ///
    /// # Errors
    ///
    /// As for [`Slotted::__build`].
    pub fn probed_over<O>(pairs: &mut Pairs, new: fn(T) -> O) -> Result<O> {
        T::__build(pairs).map(new)
    }

    /// What a block of its methods is asked.
    pub const PROBED_CHECKS: MethodsChecks = MethodsChecks::of(Some(T::RECORD));

    /// What a field of this type is an instance of.
    pub const PROBED_IN: NestedIn<T> = NestedIn::of();
}

impl<T: Field> Probe<T> {
    /// The erased operations.
    // SAFETY: `Field` promises that they were made for `T`.
    pub const PROBED: FieldType<T> = unsafe { FieldType::new(T::TYPE) };

    /// The field made from a pair's value, or `None` if the type needs a value and there is none.
    ///
    /// # Errors
    ///
    /// The value does not fit.
    pub fn probed_take(value: Option<Value>) -> Result<Option<T>, Mismatch> {
        T::from_given(value)
    }
}

/// Implemented for every type that has the attribute, even where an error keeps it from being [`Slotted`], so that the
/// one error is not followed by others wherever the type is used as a class.
pub trait Meant {}

impl<T: Meant> Probe<T> {
    /// Whether the type is a class, or would be one but for an error that is reported already.
    pub const PROBED_MEANT: bool = true;
}

impl<T: MethodsInOneBlock> Probe<T> {
    /// What the type's `#[methods]` block has written down.
    pub const PROBED_METHODS: MethodsOf<T> = MethodsOf::new(T::METHODS);
}

/// [`Probe`]'s answers for any other type.
pub trait Fallback: Sized {
    /// The type that is asked about.
    type Asked: 'static;

    /// It is no class.
    const PROBED_CLASS: ClassOf<Self::Asked> = ClassOf::UNKNOWN;

    /// It has no record.
    const PROBED_RECORD: Option<&'static ClassRecord> = None;

    /// It is no class.
    ///
    /// # Errors
    ///
    /// Never reached: that is an error of its own.
    fn probed_build(_: &mut Pairs) -> Result<Self::Asked> {
        unreachable!("the class does not compile")
    }

    /// It is no class.
    ///
    /// # Errors
    ///
    /// As for `probed_build`.
    fn probed_over<O>(_: &mut Pairs, _: fn(Self::Asked) -> O) -> Result<O> {
        unreachable!("the class does not compile")
    }

    /// It is no class.
    const PROBED_CHECKS: MethodsChecks = MethodsChecks::of(None);

    /// It is no instance.
    const PROBED_IN: NestedIn<Self::Asked> = NestedIn::NONE;

    /// The operations that need no value.
    const PROBED: FieldType<Self::Asked> = Opaque::<Self::Asked>::PROBED;

    /// It has no block of methods.
    const PROBED_METHODS: MethodsOf<Self::Asked> = MethodsOf::new(&[]);

    /// Nobody said that it is a class.
    const PROBED_MEANT: bool = false;

    /// Nothing can be made of a value.
    ///
    /// # Errors
    ///
    /// There is a value.
    fn probed_take(value: Option<Value>) -> Result<Option<Self::Asked>, Mismatch> {
        Opaque::probed_take(value)
    }
}

impl<T: 'static> Fallback for Probe<T> {
    type Asked = T;
}

/// A field that is opaque because the user says so, whatever its type.
#[derive(Debug)]
pub struct Opaque<T>(PhantomData<T>);

impl<T: 'static> Opaque<T> {
    const OPERATIONS: &'static SlotType = &SlotType::opaque::<T>();

    /// The operations that need no value.
    // SAFETY: they have just been made for `T`.
    pub const PROBED: FieldType<T> = unsafe { FieldType::new(Self::OPERATIONS) };

    /// The field made from a pair's value: never, as there is no value for it.
    ///
    /// # Errors
    ///
    /// There is a value.
    pub fn probed_take(value: Option<Value>) -> Result<Option<T>, Mismatch> {
        no_value(value).map(|_| None)
    }
}
