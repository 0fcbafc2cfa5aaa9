//! `Slotted` and `Instance`: a struct that is a class, and any instance of one.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use crate::class::{Class, ClassRecord, EntryRef, Pairs, Search};
use crate::error::Result;
use crate::name::{Key, Text};
// Upward, as a function may be given the instance of an object.
use crate::object::Obj;
use crate::value::IntoValue;

/// A struct that is a class: what `#[slotted]` implements.
///
/// # Safety
///
/// `RECORD`, `Weakref` and `__class` describe `Self` (invariants C1, C2 and C3 of [`class`](crate::class)), and the
/// members that are found are those of `RECORD`. `#[slotted]` proves it; do not implement this by hand.
#[diagnostic::on_unimplemented(
    message = "[base-not-slotted] `{Self}` is not a slotted class",
    label = "not a slotted class",
    note = "put `#[slotted]` on its definition"
)]
pub unsafe trait Slotted: Sized + 'static {
    /// The embedded base; [`Object`](crate::builtins::Object) where none is named.
    type Base: Slotted;

    /// [`HasDict`] or [`NoDict`].
    type Dict;

    /// The typed descriptors of the class's slots; those of the base through `Deref`.
    #[doc(hidden)]
    type Slots: 'static;

    /// [`HasWeakref`] or [`NoWeakref`].
    #[doc(hidden)]
    type Weakref;

    /// The one value of [`Slots`](Self::Slots).
    #[doc(hidden)]
    const DESCRIPTORS: &'static Self::Slots;

    /// What the class knows.
    #[doc(hidden)]
    const RECORD: &'static ClassRecord;

    /// `RECORD`, for code that runs, and a shorter way to its members where there is one: a constant of a deep class would
    /// send the compiler through all of its bases once more in every crate that mentions it.
    #[doc(hidden)]
    #[inline]
    fn __class() -> &'static impl Search {
        Self::RECORD
    }

    /// `RECORD`, for code that runs.
    #[doc(hidden)]
    #[inline]
    fn __class_record() -> &'static ClassRecord {
        Self::__class().record()
    }

    /// Takes the class's own slots, after the base's, from `pairs`.
    #[doc(hidden)]
    fn __build(pairs: &mut Pairs) -> Result<Self>;

    /// Makes an instance from `(name, value)` pairs; slots with a default and [`Slot`](crate::Slot)s may be left out,
    /// and names that are no slots go to the `__dict__` of a class that has one.
    ///
    /// # Errors
    ///
    /// In the wording of CPython's constructors: a slot without a value (`missing-argument`), a name that is no slot
    /// of a class without a dict (`unexpected-argument`), a name given twice (`repeated-argument`), a value that does
    /// not fit its slot.
    fn from_pairs<N: AsRef<str>, V: IntoValue>(pairs: impl IntoIterator<Item = (N, V)>) -> Result<Self> {
        let mut pairs = Pairs::collect(Self::__class_record(), pairs)?;
        Self::__build(&mut pairs)
    }
}

/// [`Slotted::Dict`] of a class whose instances have a `__dict__`.
#[derive(Debug)]
pub struct HasDict(());

/// [`Slotted::Dict`] of a class whose instances have none.
#[derive(Debug)]
pub struct NoDict(());

/// A class that is `U` or has it up its chain of embedded bases; what [`Obj::upcast`](crate::Obj::upcast) asks for.
///
/// `#[slotted]` sees to it.
///
/// # Safety
///
/// A live `U` lies at the start of every instance (invariant C2).
#[diagnostic::on_unimplemented(
    message = "[not-a-base] `{Self}` does not extend `{U}`",
    label = "cannot be seen as a `{U}`",
    note = "a handle can be cast to what its class `extends`, to what that extends, and so on up to `Object`, but not to a \
            mixin; to a class further down, use `downcast`"
)]
pub unsafe trait Extends<U>: Slotted {}

// Errors are to be about the class that was asked for, not about the base at the end of the chain.
#[diagnostic::do_not_recommend]
// SAFETY: as `Embeds` promises.
unsafe impl<T: Slotted + Embeds<U>, U> Extends<U> for T {}

/// [`Extends`], as `#[slotted]` implements it: for the class itself, and for what the base embeds.
///
/// # Safety
///
/// As for [`Extends`].
#[doc(hidden)]
pub unsafe trait Embeds<U, Known = ()> {}

/// Something that `B` embeds: [`Embeds`] from the other side, to be a bound of a parameter.
#[doc(hidden)]
pub trait Within<B> {}

impl<U, B: Embeds<U>> Within<B> for U {}

/// A class whose instances can be weakly referenced; what [`Obj::downgrade`](crate::Obj::downgrade) asks for.
///
/// `#[slotted(weakref)]` sees to it, and so does `#[slotted]` for the classes that extend such a class.
///
/// # Safety
///
/// The records of the class and of all that embed it say that they have weak references.
#[diagnostic::on_unimplemented(
    message = "[weakref-unsupported] instances of `{Self}` cannot be weakly referenced",
    label = "`{Self}` has no `__weakref__`",
    note = "write `#[slotted(weakref)]` on the class or one of its bases; if only the object's class at run time has it, use \
            `try_downgrade`"
)]
pub unsafe trait WeakReferable: Slotted {}

// As for `Extends`.
#[diagnostic::do_not_recommend]
// SAFETY: `Slotted` promises that `Weakref` is true of the class, and it is that of the base where there is one.
unsafe impl<T: Slotted<Weakref: IsHad>> WeakReferable for T {}

/// [`Slotted::Weakref`] of a class that asks for weak references, or whose base has them.
#[doc(hidden)]
#[derive(Debug)]
pub struct HasWeakref(());

/// [`Slotted::Weakref`] of any other class.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoWeakref(());

/// [`HasWeakref`] alone.
#[doc(hidden)]
pub trait IsHad {}

impl IsHad for HasWeakref {}

/// A class whose objects may be given another class, and be given it; what a handle of this type must have for
/// [`Obj::set_class`](crate::Obj::set_class).
///
/// `#[slotted(assignable)]` implements it, after [`Object`](crate::builtins::Object), whose handles may lead to objects of
/// any class: which of them may change theirs is decided when it is tried.
///
/// # Safety
///
/// The class is declared `assignable`, or is `Object`, whose handles may lead to any other.
#[diagnostic::on_unimplemented(
    message = "[set-class-immutable-type] `__class__` cannot be assigned to objects of `{Self}`",
    label = "`{Self}` is not `assignable`",
    note = "write `#[slotted(assignable)]` on both classes, which lets the fields of either come from the other"
)]
pub unsafe trait Assignable: Slotted {}

/// An instance of some slotted class; `&dyn Instance` is one whose class is known at run time only.
///
/// Attributes are reached with [`Attributes`](crate::Attributes).
///
/// # Safety
///
/// The record that is returned describes the value behind `self`, or behind the pointer that is returned with it, which may
/// be used as `self` may; and the members that are found are that record's.
pub unsafe trait Instance: 'static {
    /// The record of the instance's class.
    #[doc(hidden)]
    fn __record(&self) -> &'static ClassRecord;

    /// What `text`, whose digest is `key`, stands for in the instance's class.
    #[doc(hidden)]
    fn __find(&self, key: &Key, text: Text<'_>) -> Option<EntryRef>;

    /// The instance without what else is known of it, also from a trait object of the user's.
    #[doc(hidden)]
    fn __erased(&self) -> &dyn Instance;

    /// As [`__erased`](Self::__erased), writable.
    #[doc(hidden)]
    fn __erased_mut(&mut self) -> &mut dyn Instance;

    /// Where the instance is, and the record that describes it.
    #[doc(hidden)]
    #[inline]
    fn __place(&self) -> (*const u8, &'static ClassRecord) {
        (core::ptr::from_ref(self).cast(), self.__record())
    }

    /// As [`__place`](Self::__place), to write through.
    #[doc(hidden)]
    #[inline]
    fn __place_mut(&mut self) -> (*mut u8, &'static ClassRecord) {
        let record = self.__record();
        (core::ptr::from_mut(self).cast(), record)
    }

    /// The shared object that this is the instance of, where that is known.
    #[doc(hidden)]
    #[inline]
    fn __object(&self) -> Option<&Obj> {
        None
    }
}

// SAFETY: `Slotted` promises that `RECORD` describes `Self`, and that what is found are its members.
unsafe impl<T: Slotted> Instance for T {
    #[inline]
    fn __record(&self) -> &'static ClassRecord {
        T::__class_record()
    }

    #[inline]
    fn __find(&self, key: &Key, text: Text<'_>) -> Option<EntryRef> {
        T::__class().find(key, text)
    }

    fn __erased(&self) -> &dyn Instance {
        self
    }

    fn __erased_mut(&mut self) -> &mut dyn Instance {
        self
    }
}

impl dyn Instance {
    /// Whether this is an instance of `T` or of a class that embeds `T` as a base.
    #[must_use]
    pub fn is<T: Slotted>(&self) -> bool {
        self.__record().embeds(T::__class_record())
    }

    /// The instance as a `T`, if it is one or embeds one as a base.
    #[must_use]
    pub fn downcast_ref<T: Slotted>(&self) -> Option<&T> {
        if !self.is::<T>() {
            return None;
        }
        // SAFETY: the record describes the value (`Instance`), and says that it is a `T` or has one at offset 0 (C2).
        Some(unsafe { &*self.__place().0.cast::<T>() })
    }

    /// The instance as a `T`, writable, if it is one or embeds one as a base.
    #[must_use]
    pub fn downcast_mut<T: Slotted>(&mut self) -> Option<&mut T> {
        if !self.is::<T>() {
            return None;
        }
        // SAFETY: as in `downcast_ref`; the borrow is unique because `self` is.
        Some(unsafe { &mut *self.__place_mut().0.cast::<T>() })
    }
}

impl fmt::Debug for dyn Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::Attributes as _;
        let mut shown = f.debug_struct(self.__record().shape.name);
        for (name, value) in self.attrs() {
            match value {
                Ok(value) => shown.field(name, &value),
                Err(_) => shown.field(name, &format_args!("..")),
            };
        }
        shown.finish()
    }
}

/// [`BuildInPlace`](super::BuildInPlace) for `T`.
///
/// # Safety
///
/// `place` is memory for a `T`.
pub(crate) unsafe fn build_in_place<T: Slotted>(
    pairs: &mut Pairs,
    place: *mut u8,
    _: &'static ClassRecord,
) -> Result<()> {
    let instance = T::__build(pairs)?;
    // SAFETY: the caller's promise.
    unsafe { place.cast::<T>().write(instance) };
    Ok(())
}

/// What is asked of a class that adds slots to a base: leads to a field that is deprecated, in the class's own words, if the
/// base has a `__dict__`.
#[doc(hidden)]
#[derive(Debug)]
pub struct UnderDict<C>(PhantomData<C>, Unmoved);

/// A class with slots under a base: printed, or else as those two.
#[doc(hidden)]
pub trait AddsSlots {
    /// The base.
    type Under;
    /// Has the field `__frame`, which is deprecated.
    type Marked: 'static;
}

impl<B, M: 'static> AddsSlots for (B, M) {
    type Under = B;
    type Marked = M;
}

/// Nothing to warn of.
#[doc(hidden)]
#[derive(Debug)]
pub struct Unmoved {
    /// Not deprecated.
    #[expect(clippy::pub_underscore_fields, reason = "a name that no field of the user's has")]
    pub __frame: (),
}

impl<C> UnderDict<C> {
    /// To be asked.
    pub const OF: Self = Self(PhantomData, Unmoved { __frame: () });
}

impl<C: AddsSlots<Under: Slotted<Dict = HasDict>>> UnderDict<C> {
    /// The base has a `__dict__`; nobody runs this.
    #[must_use]
    pub fn of(self) -> &'static C::Marked {
        unreachable!()
    }
}

impl<C> Deref for UnderDict<C> {
    type Target = Unmoved;

    fn deref(&self) -> &Unmoved {
        &self.1
    }
}

impl Unmoved {
    /// The base has none.
    #[must_use]
    pub const fn of(&self) -> &Self {
        self
    }
}

/// The class of `T`.
#[doc(hidden)]
#[must_use]
pub fn class_of<T: Slotted>() -> Class {
    Class::of_record(T::__class_record())
}

/// The sum of `sizes`, callable in const evaluation.
#[doc(hidden)]
#[must_use]
pub const fn sum(sizes: &[usize]) -> usize {
    let mut sum = 0;
    let mut at = 0;
    while at < sizes.len() {
        sum += sizes[at];
        at += 1;
    }
    sum
}
