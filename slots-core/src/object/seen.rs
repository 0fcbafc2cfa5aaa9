//! A borrowed instance as `&dyn Instance` where its type is not known: what a function is given that works on any class.

use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

use crate::class::{Class, ClassRecord, EntryRef, Instance};
use crate::error::Result;
use crate::name::{Key, Text};
use crate::object::Obj;
use crate::sync::{Reading, Writing};

/// An instance, as that of the class that a record says.
///
/// It is not made but inside of a guard, which lends it for no longer than it lives itself.
struct Seen {
    pointer: *mut u8,
    record: &'static ClassRecord,
    /// The object that it is all of, if there is one and it is borrowed for reading only.
    object: *const Obj,
}

impl Seen {
    /// The object, without the way back to it.
    fn of(object: &Obj) -> Self {
        Self { pointer: object.raw().payload(), record: object.record(), object: core::ptr::null() }
    }
}

// SAFETY: the record describes what is at the pointer, by the promises of `PartRef::at` and `PartMut::at`, or as it is that of
// the object, which `SeenRef` and `SeenMut` keep borrowed, and the class held (H5); the members that are found are those of
// the record.
unsafe impl Instance for Seen {
    fn __record(&self) -> &'static ClassRecord {
        self.record
    }

    fn __find(&self, key: &Key, text: Text<'_>) -> Option<EntryRef> {
        self.record.table.find_key(key, text).map(EntryRef)
    }

    fn __erased(&self) -> &dyn Instance {
        self
    }

    fn __erased_mut(&mut self) -> &mut dyn Instance {
        self
    }

    fn __place(&self) -> (*const u8, &'static ClassRecord) {
        (self.pointer, self.record)
    }

    fn __place_mut(&mut self) -> (*mut u8, &'static ClassRecord) {
        (self.pointer, self.record)
    }

    fn __object(&self) -> Option<&Obj> {
        // SAFETY: null, or the handle outlives the `SeenRef` that this is part of, and nobody gets it without that.
        unsafe { self.object.as_ref() }
    }
}

/// A shared borrow of an object.
pub(crate) struct SeenRef<'o> {
    seen: Seen,
    /// Holds the record, which the user's code may take from the object meanwhile.
    _class: Class,
    _reading: Reading<'o>,
}

impl<'o> SeenRef<'o> {
    /// # Errors
    ///
    /// The object is mutably borrowed.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn of(object: &'o Obj) -> Result<Self> {
        match object.header().borrow.read() {
            Some(reading) => {
                let seen = Seen { object, ..Seen::of(object) };
                Ok(Self { seen, _class: object.class(), _reading: reading })
            }
            None => Err(object.busy(None)),
        }
    }

    pub(crate) const fn instance(&self) -> &dyn Instance {
        &self.seen
    }
}

/// A unique borrow of an object.
///
/// What is reached through it knows nothing of the object, which by its handle could not be read.
pub(crate) struct SeenMut<'o> {
    seen: Seen,
    /// As in `SeenRef`.
    _class: Class,
    _writing: Writing<'o>,
}

impl<'o> SeenMut<'o> {
    /// # Errors
    ///
    /// The object is borrowed.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn of(object: &'o Obj) -> Result<Self> {
        match object.header().borrow.write() {
            Some(writing) => Ok(Self { seen: Seen::of(object), _class: object.class(), _writing: writing }),
            None => Err(object.busy(None)),
        }
    }

    pub(crate) const fn instance(&self) -> &dyn Instance {
        &self.seen
    }

    pub(crate) const fn instance_mut(&mut self) -> &mut dyn Instance {
        &mut self.seen
    }
}

/// An instance that is borrowed by somebody else, or a part of one.
pub(crate) struct PartRef<'i> {
    seen: Seen,
    borrow: PhantomData<&'i ()>,
}

impl PartRef<'_> {
    /// # Safety
    ///
    /// `pointer` leads to a live instance that `record` describes, which nobody writes to while the result lives.
    pub(crate) const unsafe fn at(pointer: *const u8, record: &'static ClassRecord) -> Self {
        // Nothing is written through it, since it is lent by shared reference only.
        Self { seen: Seen { pointer: pointer.cast_mut(), record, object: core::ptr::null() }, borrow: PhantomData }
    }
}

impl Deref for PartRef<'_> {
    type Target = dyn Instance;

    fn deref(&self) -> &dyn Instance {
        &self.seen
    }
}

/// The same, borrowed uniquely.
pub(crate) struct PartMut<'i> {
    seen: Seen,
    borrow: PhantomData<&'i mut ()>,
}

impl PartMut<'_> {
    /// # Safety
    ///
    /// `pointer` leads to a live instance that `record` describes, and may be written through; nobody else accesses the instance
    /// while the result lives.
    pub(crate) const unsafe fn at(pointer: *mut u8, record: &'static ClassRecord) -> Self {
        Self { seen: Seen { pointer, record, object: core::ptr::null() }, borrow: PhantomData }
    }
}

impl Deref for PartMut<'_> {
    type Target = dyn Instance;

    fn deref(&self) -> &dyn Instance {
        &self.seen
    }
}

impl DerefMut for PartMut<'_> {
    fn deref_mut(&mut self) -> &mut dyn Instance {
        &mut self.seen
    }
}
