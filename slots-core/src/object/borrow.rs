//! Borrowing an object: the guards `Ref` and `RefMut`.

use core::fmt;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;

use super::Obj;
use crate::class::Extends;
use crate::descriptor::SlotDescr;
use crate::error::{Error, Result};
use crate::sync::{Reading, Writing};

impl<T> Obj<T> {
    /// The instance, to read, until the guard is dropped.
    ///
    /// # Panics
    ///
    /// The object is mutably borrowed; [`try_borrow`](Self::try_borrow) returns an error instead.
    #[inline]
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        match self.header().borrow.read() {
            // SAFETY: H2; H9: nobody writes while `reading` lives.
            Some(reading) => unsafe { Ref::new(self.raw().pointer().cast(), reading) },
            None => self.refuse(),
        }
    }

    /// The instance, to write, until the guard is dropped.
    ///
    /// # Panics
    ///
    /// The object is borrowed; [`try_borrow_mut`](Self::try_borrow_mut) returns an error instead.
    #[inline]
    #[track_caller]
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        match self.header().borrow.write() {
            // SAFETY: H2; H9: nobody else reads or writes while `writing` lives.
            Some(writing) => unsafe { RefMut::new(self.raw().pointer().cast(), writing) },
            None => self.refuse(),
        }
    }

    /// The instance, to read, until the guard is dropped.
    ///
    /// # Errors
    ///
    /// The object is mutably borrowed (`already-mutably-borrowed`); with debug assertions the error says where.
    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn try_borrow(&self) -> Result<Ref<'_, T>> {
        match self.header().borrow.read() {
            // SAFETY: H2; H9: nobody writes while `reading` lives.
            Some(reading) => Ok(unsafe { Ref::new(self.raw().pointer().cast(), reading) }),
            None => Err(self.busy(None)),
        }
    }

    /// The instance, to write, until the guard is dropped.
    ///
    /// # Errors
    ///
    /// The object is borrowed (`already-borrowed`, `already-mutably-borrowed`); with debug assertions the error says
    /// where.
    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>> {
        match self.header().borrow.write() {
            // SAFETY: H2; H9: nobody else reads or writes while `writing` lives.
            Some(writing) => Ok(unsafe { RefMut::new(self.raw().pointer().cast(), writing) }),
            None => Err(self.busy(None)),
        }
    }

    /// That somebody else borrows the object.
    #[cold]
    pub(crate) fn busy(&self, attribute: Option<&str>) -> Error {
        Error::busy(&self.class_name(), attribute, Some(self.header().borrow.outstanding()))
    }

    /// Out of line with the error, so that a borrow has nothing to clean up.
    #[cold]
    #[inline(never)]
    #[track_caller]
    fn refuse(&self) -> ! {
        panic!("{}", self.busy(None))
    }
}

/// A shared borrow of an object, or of a part of it.
///
/// ```
/// use slots_core::{Obj, Ref, builtins::Float};
///
/// let float = Obj::new(Float(1.5));
/// let number: Ref<'_, f64> = Ref::map(float.borrow(), |float| &float.0);
/// assert_eq!(*number, 1.5);
/// assert!(float.try_borrow_mut().is_err());
/// ```
#[must_use]
pub struct Ref<'o, T: ?Sized> {
    value: NonNull<T>,
    reading: Reading<'o>,
    borrow: PhantomData<&'o T>,
}

impl<'o, T: ?Sized> Ref<'o, T> {
    /// # Safety
    ///
    /// `value` points to a `T` in the object that `reading` is a borrow of (H9).
    #[inline]
    pub(crate) const unsafe fn new(value: NonNull<T>, reading: Reading<'o>) -> Self {
        Self { value, reading, borrow: PhantomData }
    }

    /// What is borrowed, and what keeps it borrowed.
    #[inline]
    pub(crate) fn into_parts(self) -> (NonNull<T>, Reading<'o>) {
        (self.value, self.reading)
    }

    /// A borrow of the part that `part` picks.
    #[inline]
    pub fn map<U: ?Sized>(this: Self, part: impl FnOnce(&T) -> &U) -> Ref<'o, U> {
        Ref { value: NonNull::from(part(&this)), reading: this.reading, borrow: PhantomData }
    }

    /// A borrow of the part that `part` picks, if it picks one.
    ///
    /// # Errors
    ///
    /// The whole, as it was.
    #[inline]
    pub fn filter_map<U: ?Sized>(this: Self, part: impl FnOnce(&T) -> Option<&U>) -> Result<Ref<'o, U>, Self> {
        match part(&this).map(NonNull::from) {
            Some(value) => Ok(Ref { value, reading: this.reading, borrow: PhantomData }),
            None => Err(this),
        }
    }

    /// A borrow of one slot: of `T` itself or of one of its bases.
    #[inline]
    pub fn slot<O, U>(this: Self, slot: SlotDescr<O, U>) -> Ref<'o, U>
    where
        T: Extends<O>,
        O: crate::class::Slotted,
    {
        // SAFETY: C2: an `O` lies at the start of a `T`, as `Extends` promises; it is borrowed as the guard is.
        let owner = unsafe { this.value.cast::<O>().as_ref() };
        Ref { value: NonNull::from(slot.get(owner)), reading: this.reading, borrow: PhantomData }
    }
}

impl<T: ?Sized> Deref for Ref<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: H9: nobody writes while the guard lives.
        unsafe { self.value.as_ref() }
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for Ref<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Display + ?Sized> fmt::Display for Ref<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// A unique borrow of an object, or of a part of it.
#[must_use]
pub struct RefMut<'o, T: ?Sized> {
    value: NonNull<T>,
    writing: Writing<'o>,
    /// Invariant in `T` (H10).
    borrow: PhantomData<&'o mut T>,
}

impl<'o, T: ?Sized> RefMut<'o, T> {
    /// # Safety
    ///
    /// `value` points to a `T` in the object that `writing` is a borrow of (H9).
    #[inline]
    pub(crate) const unsafe fn new(value: NonNull<T>, writing: Writing<'o>) -> Self {
        Self { value, writing, borrow: PhantomData }
    }

    /// A borrow of the part that `part` picks.
    #[inline]
    pub fn map<U: ?Sized>(mut this: Self, part: impl FnOnce(&mut T) -> &mut U) -> RefMut<'o, U> {
        RefMut { value: NonNull::from(part(&mut this)), writing: this.writing, borrow: PhantomData }
    }

    /// A borrow of the part that `part` picks, if it picks one.
    ///
    /// # Errors
    ///
    /// The whole, as it was.
    #[inline]
    pub fn filter_map<U: ?Sized>(
        mut this: Self,
        part: impl FnOnce(&mut T) -> Option<&mut U>,
    ) -> Result<RefMut<'o, U>, Self> {
        match part(&mut this).map(NonNull::from) {
            Some(value) => Ok(RefMut { value, writing: this.writing, borrow: PhantomData }),
            None => Err(this),
        }
    }

    /// A borrow of one slot: of `T` itself or of one of its bases.
    #[inline]
    pub fn slot<O, U>(mut this: Self, slot: SlotDescr<O, U>) -> RefMut<'o, U>
    where
        T: Extends<O>,
        O: crate::class::Slotted,
    {
        // SAFETY: C2: an `O` lies at the start of a `T`, as `Extends` promises; it is borrowed uniquely as the guard is.
        let owner = unsafe { NonNull::from(&mut *this).cast::<O>().as_mut() };
        RefMut { value: NonNull::from(slot.get_mut(owner)), writing: this.writing, borrow: PhantomData }
    }
}

impl<T: ?Sized> Deref for RefMut<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: H9: nobody else writes while the guard lives.
        unsafe { self.value.as_ref() }
    }
}

impl<T: ?Sized> DerefMut for RefMut<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: H9: nobody else reads or writes while the guard lives.
        unsafe { self.value.as_mut() }
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for RefMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Display + ?Sized> fmt::Display for RefMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
