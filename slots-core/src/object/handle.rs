//! `Obj<T>`: a handle to a shared object.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use std::borrow::Cow;

use super::death::{finalise, part};
use super::memory::Header;
use super::{Memory, Node, RawObj};
// Upward: what the erased handle is to.
use crate::builtins::Object;
use crate::class::{Class, ClassRecord, Slotted};
use crate::lookup::hooks;
use crate::sync::Holding;

/// A handle to a shared object: one word, counted, to an instance of `T` or of a class that extends `T`.
///
/// It is to a slotted struct what `Rc<RefCell<T>>` is to a struct, in less memory, and knows its class at run time: an
/// `Obj<Pixel>` can be [upcast](Self::upcast) to an `Obj<Point>` and to a plain `Obj`, which is an `Obj<Object>`, and
/// [downcast](Self::downcast) again. Attributes are reached by name through any handle: those of the object's own class.
///
/// Handles are equal, and hash alike, when they lead to the same object. They stay on one thread.
///
/// ```
/// use slots_core::{Obj, builtins::Float};
///
/// let one: Obj<Float> = Obj::new(Float(1.5));
/// let any: Obj = one.clone().upcast();
/// assert!(any.is::<Float>() && any == one);
/// assert_eq!(any.strong_count(), 2);
/// one.borrow_mut().0 = 2.5;
/// assert_eq!(any.downcast::<Float>()?.borrow().0, 2.5);
/// # Ok::<(), slots_core::Error>(())
/// ```
#[repr(transparent)]
pub struct Obj<T = Object> {
    raw: RawObj,
    class: Holding<T>,
}

impl<T: Slotted> Obj<T> {
    /// A new object, in memory of its own.
    #[must_use]
    #[inline]
    pub fn new(value: T) -> Self {
        let class = T::__class_record();
        let memory = Memory::new(class);
        // SAFETY: the memory has the size and alignment of a `T` there.
        unsafe { memory.payload().cast::<T>().write(value) };
        // SAFETY: H1 to H4: the memory is for this class, and the instance has been written.
        let raw = unsafe { memory.into_object(class) };
        // SAFETY: H1 and H2: the count of 1 is for this handle, and the class is that of `T`.
        unsafe { Self::from_raw(raw) }
    }

    /// The instance, if this is the only handle and the object's class is exactly `T`: of an object of a class that extends
    /// `T`, or that holds items, only a part could be moved out.
    ///
    /// Weak references to the object are dead afterwards, and their callbacks have run.
    ///
    /// # Errors
    ///
    /// The handle itself.
    pub fn try_unwrap(self) -> Result<T, Self> {
        let class = self.record();
        if !self.header().count.is_one() || !class.is(T::__class_record()) || self.item_count() > 0 {
            return Err(self);
        }
        let raw = ManuallyDrop::new(self).raw;
        // SAFETY: H1: the count of 1 has become this function's.
        unsafe { raw.header() }.borrow.retire();
        // SAFETY: H4, as the class says.
        let node = if class.object.has_weakref { unsafe { raw.weak_word() }.take() } else { None };
        if let Some(node) = &node {
            node.cut();
        }
        // SAFETY: H1 and H2: a live instance of `T`, which is moved out.
        let value = unsafe { raw.payload().cast::<T>().read() };
        // SAFETY: H8: neither a handle nor a weak reference leads to the object any more, and it has no items.
        drop(unsafe { Memory::of(raw, class) });
        if let Some(node) = node {
            part(&node);
        }
        Ok(value)
    }

    /// As [`try_unwrap`](Self::try_unwrap), but the handle is dropped where there are others.
    #[must_use]
    pub fn into_inner(self) -> Option<T> {
        self.try_unwrap().ok()
    }
}

impl<T> Obj<T> {
    /// # Safety
    ///
    /// The object's count includes this handle (H1), and the object can be borrowed as a `T` (H2).
    #[inline]
    pub(crate) const unsafe fn from_raw(raw: RawObj) -> Self {
        Self { raw, class: PhantomData }
    }

    #[inline]
    pub(crate) const fn raw(&self) -> RawObj {
        self.raw
    }

    /// Gives up the handle, but not its share of the count.
    #[inline]
    pub(crate) fn into_raw(self) -> RawObj {
        ManuallyDrop::new(self).raw
    }

    #[inline]
    pub(crate) fn header(&self) -> &Header {
        // SAFETY: H1: the object is there as long as this handle is.
        unsafe { self.raw.header() }
    }

    /// What the object's class knows, whatever the handle's type says.
    #[inline]
    pub(crate) fn record(&self) -> &'static ClassRecord {
        self.header().class()
    }

    /// The object's class (`type(o)`).
    #[must_use]
    pub fn class(&self) -> Class {
        Class::of_record(self.record())
    }

    pub(crate) fn class_name(&self) -> Cow<'static, str> {
        let record = self.record();
        let name = record.shape().name;
        if record.is_runtime() { Cow::Owned(name.to_owned()) } else { Cow::Borrowed(name) }
    }

    /// Whether both lead to the same object (Python's `is`).
    #[inline]
    #[must_use]
    pub fn ptr_eq<U>(&self, other: &Obj<U>) -> bool {
        self.raw == other.raw
    }

    /// Where the object is; no two objects have the same at one time (Python's `id`).
    #[must_use]
    pub fn id(&self) -> usize {
        self.raw.payload().addr()
    }

    /// How many handles the object has.
    #[must_use]
    pub fn strong_count(&self) -> usize {
        self.header().count.get()
    }

    /// How many weak references the object has: one for each with a callback, and one for all others together.
    #[must_use]
    pub fn weak_count(&self) -> usize {
        if !self.record().object.has_weakref {
            return 0;
        }
        // SAFETY: the class has weak references.
        let node = unsafe { self.raw.weak_word() }.get();
        node.map_or(0, |node| usize::from(Node::is_referenced(&node)) + node.watcher_count())
    }

    /// The instance, writable, if this is the only handle and there is no weak reference.
    #[must_use]
    pub fn get_mut(&mut self) -> Option<&mut T> {
        if !self.header().count.is_one() || self.weak_count() != 0 {
            return None;
        }
        // SAFETY: H2; H9: nothing else leads to the object while this handle is borrowed.
        Some(unsafe { &mut *self.raw.payload().cast::<T>() })
    }
}

impl<T> Clone for Obj<T> {
    #[inline]
    fn clone(&self) -> Self {
        self.header().count.increment();
        Self { raw: self.raw, class: PhantomData }
    }
}

impl<T> Drop for Obj<T> {
    #[inline]
    fn drop(&mut self) {
        if self.header().count.decrement() {
            // SAFETY: H1 and H8: this was the last handle.
            unsafe { finalise(self.raw) };
        }
    }
}

impl<T: Slotted> From<T> for Obj<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Slotted + Default> Default for Obj<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T, U> PartialEq<Obj<U>> for Obj<T> {
    fn eq(&self, other: &Obj<U>) -> bool {
        self.ptr_eq(other)
    }
}

impl<T> Eq for Obj<T> {}

impl<T> Hash for Obj<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}

impl<T> Obj<T> {
    /// Class and address.
    pub(crate) fn generic_repr(&self) -> String {
        format!("<{} object at {:#x}>", self.class_name(), self.id())
    }
}

/// Shows what the class's `__repr__` says, or class and address as Python does: `<Pixel object at 0x55d0c8a3b2c0>`.
impl<T> fmt::Debug for Obj<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Showing an object cannot fail: without a text of its own, it has the one that all have.
        if hooks::is_lost() {
            return f.write_str(&self.generic_repr());
        }
        let shown = self.repr().inspect_err(hooks::note_lost);
        f.write_str(&shown.unwrap_or_else(|_| self.generic_repr()))
    }
}
