//! `Frame`: what the macro adds to a struct, the embedded base and the `__dict__`, as its descriptors know them.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use crate::class::{ClassRecord, Slotted};
use crate::dict::AttrDict;

/// Where `O` has its base `B` and its own `__dict__`; leads to the base's descriptors.
pub struct Frame<O, B> {
    dict: Option<usize>,
    types: Invariant<O, B>,
}

type Invariant<O, B> = PhantomData<fn(O, B) -> (O, B)>;

impl<O, B> Frame<O, B> {
    /// Without a base that was named, and without a `__dict__`.
    pub const PLAIN: Self = Self { dict: None, types: PhantomData };

    /// Of a class with `base`.
    ///
    /// # Panics
    ///
    /// It does not lie at its start (invariant C2).
    ///
    /// # Safety
    ///
    /// `base` is that field in the memory [`at`] which an `O` may be.
    #[must_use]
    pub const unsafe fn over(base: *mut B) -> Self
    where
        O: 'static,
    {
        // SAFETY: the caller's promise.
        let offset = unsafe { base.byte_offset_from(at::<O>()) };
        assert!(
            offset == 0 && align_of::<O>() >= align_of::<B>(),
            "the base of a slotted struct lies at its start: remove what changes the layout"
        );
        Self::PLAIN
    }

    /// The same with `dict` (invariant C3).
    ///
    /// # Panics
    ///
    /// It is not aligned: the struct is packed.
    ///
    /// # Safety
    ///
    /// `dict` is that field in the memory [`at`] which an `O` may be.
    #[must_use]
    pub const unsafe fn with_dict(mut self, dict: *mut AttrDict) -> Self
    where
        O: 'static,
    {
        // SAFETY: the caller's promise.
        let offset = unsafe { dict.byte_offset_from_unsigned(at::<O>()) };
        assert!(
            offset.is_multiple_of(align_of::<AttrDict>()) && align_of::<O>() >= align_of::<AttrDict>(),
            "a `__dict__` is handed out by reference: remove what packs the struct"
        );
        self.dict = Some(offset);
        self
    }

    /// Where the `__dict__` is.
    #[must_use]
    pub const fn dict(&self) -> Option<usize> {
        self.dict
    }

    /// The base's record, given what is known of `B`: proven to be at the start by whoever made this.
    #[must_use]
    pub const fn base(&self, record: Option<&'static ClassRecord>) -> Option<&'static ClassRecord> {
        record
    }
}

/// Memory of the size that an `O` needs, with none in it, to be pointed into.
#[must_use]
pub const fn at<O: 'static>() -> *mut O {
    // The size and the alignment of an `Option<O>` are those of an `O` at least.
    core::ptr::from_ref(const { &None::<O> }).cast::<O>().cast_mut()
}

impl<O, B: Slotted> Deref for Frame<O, B> {
    type Target = B::Slots;

    #[inline]
    fn deref(&self) -> &B::Slots {
        B::DESCRIPTORS
    }
}

impl<O, B> fmt::Debug for Frame<O, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame").field("dict", &self.dict).finish_non_exhaustive()
    }
}
