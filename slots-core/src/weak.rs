//! `Weak<T>`: a reference that does not keep its object alive.

use core::fmt;
use core::marker::PhantomData;

use crate::builtins::Object;
use crate::class::{Extends, Slotted, WeakReferable};
use crate::error::{Error, ErrorKind, Result};
use crate::object::{Node, Obj};
use crate::sync::{Holding, Shared};

/// A weak reference to a shared object: one word, and it does not keep the object alive.
///
/// Only objects of classes with `weakref` can be weakly referenced. When the last [`Obj`] goes, the object's memory is freed,
/// whatever weak references remain; these lead nowhere from then on.
///
/// ```
/// # use slots_core::Weak;
/// let nowhere: Weak = Weak::new();
/// assert!(nowhere.upgrade().is_none());
/// ```
pub struct Weak<T = Object> {
    node: Option<Shared<Node>>,
    class: Holding<T>,
}

impl<T> Weak<T> {
    /// A reference that leads nowhere.
    #[must_use]
    pub const fn new() -> Self {
        Self { node: None, class: PhantomData }
    }

    pub(crate) const fn of(node: Shared<Node>) -> Self {
        Self { node: Some(node), class: PhantomData }
    }

    /// A handle to the object, if it is alive (rule `weakref-deref`).
    #[inline]
    #[must_use]
    pub fn upgrade(&self) -> Option<Obj<T>> {
        let raw = self.node.as_ref()?.target()?;
        // SAFETY: H8: as long as the node has a target, that is alive.
        unsafe { raw.header() }.count.increment();
        // SAFETY: H1: counted just now. H2: the reference was made from a handle to a `T`, or was checked to lead to one.
        Some(unsafe { Obj::from_raw(raw) })
    }

    /// Whether there is an object to [`upgrade`](Self::upgrade) to.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.node.as_ref().is_some_and(|node| node.target().is_some())
    }

    /// Whether both lead to the same object, or led to it as the same reference.
    #[must_use]
    pub fn ptr_eq<U>(&self, other: &Weak<U>) -> bool {
        match (&self.node, &other.node) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                Shared::ptr_eq(one, other) || one.target().is_some() && one.target() == other.target()
            }
            _ => false,
        }
    }

    /// The reference as one to a base of `T`, checked by the compiler and free at run time.
    #[must_use]
    pub fn upcast<U>(self) -> Weak<U>
    where
        T: Extends<U>,
    {
        Weak { node: self.node, class: PhantomData }
    }

    /// The reference as one to the object without its type: what a [`Value`](crate::Value) holds.
    pub(crate) fn erase(self) -> Weak {
        // As every class ends at `Object`, which has no bytes, this is an upcast.
        Weak { node: self.node, class: PhantomData }
    }

    /// The reference as one to `U`, if the object's class is `U` or extends it; also if the object is dead.
    ///
    /// # Errors
    ///
    /// `TypeError` if the object is of another class (`not-an-instance`).
    pub fn downcast<U: Slotted>(self) -> Result<Weak<U>> {
        if let Some(object) = self.upgrade() {
            object.downcast::<U>()?;
        }
        // What the reference leads to is of class `U`; if nothing, it never will.
        Ok(Weak { node: self.node, class: PhantomData })
    }

    pub(crate) const fn is_nowhere(&self) -> bool {
        self.node.is_none()
    }
}

impl<T> Obj<T> {
    /// A weak reference to the object.
    ///
    /// All that are made without a callback are the same reference (rule `weakref-shared`); the first costs an allocation.
    #[inline]
    #[must_use]
    pub fn downgrade(&self) -> Weak<T>
    where
        T: WeakReferable,
    {
        // SAFETY: as `WeakReferable` promises, of the class that the handle was made for, and so of the object's (H7).
        Weak::of(unsafe { self.node() })
    }

    /// A weak reference to the object, of whatever class it is.
    ///
    /// # Errors
    ///
    /// `TypeError` if the object's class has no weak references (`weakref-unsupported`).
    pub fn try_downgrade(&self) -> Result<Weak<T>> {
        self.has_weakref()?;
        // SAFETY: the class has weak references.
        Ok(Weak::of(unsafe { self.node() }))
    }

    /// A weak reference with a callback, which runs when the object dies, if the reference or a clone of it is still there then.
    ///
    /// The callbacks of an object run newest first (rule `weakref-callback-order`), before its instance is dropped; each is
    /// given its own reference, which is dead by then. One that panics keeps neither the others from running nor the
    /// instance from being dropped.
    #[must_use = "the callback goes with the reference"]
    pub fn downgrade_with(&self, callback: impl FnOnce(Weak<T>) + 'static) -> Weak<T>
    where
        T: WeakReferable,
    {
        // SAFETY: as in `downgrade`.
        unsafe { self.watched(callback) }
    }

    /// As [`downgrade_with`](Self::downgrade_with), of whatever class the object is.
    ///
    /// # Errors
    ///
    /// `TypeError` if the object's class has no weak references (`weakref-unsupported`).
    pub fn try_downgrade_with(&self, callback: impl FnOnce(Weak<T>) + 'static) -> Result<Weak<T>> {
        self.has_weakref()?;
        // SAFETY: the class has weak references.
        Ok(unsafe { self.watched(callback) })
    }

    /// The object's `__weakref__`: its first weak reference, if there is one (rule `weakref-attr`).
    ///
    /// # Safety
    ///
    /// The object's class has weak references.
    pub(crate) unsafe fn first_weak(&self) -> Option<Weak> {
        // SAFETY: the caller's promise.
        let node = unsafe { self.raw().weak_word() }.get()?;
        let first = if Node::is_referenced(&node) { Some(node) } else { node.latest_watcher() };
        first.map(Weak::of)
    }

    fn has_weakref(&self) -> Result<()> {
        if self.record().object.has_weakref { Ok(()) } else { Err(unsupported(&self.class_name())) }
    }

    /// The object's own node, made when it is first needed.
    ///
    /// # Safety
    ///
    /// The object's class has weak references.
    #[inline]
    unsafe fn node(&self) -> Shared<Node> {
        // SAFETY: the caller's promise.
        unsafe { self.raw().weak_word() }.get_or_make(|| Node::new(self.raw(), None))
    }

    /// # Safety
    ///
    /// The object's class has weak references.
    unsafe fn watched(&self, callback: impl FnOnce(Weak<T>) + 'static) -> Weak<T> {
        let call = move |node| callback(Weak::of(node));
        let watcher = Node::new(self.raw(), Some(Box::new(call)));
        // SAFETY: the caller's promise.
        unsafe { self.node() }.watch(&watcher);
        Weak::of(watcher)
    }
}

#[cold]
fn unsupported(class: &str) -> Error {
    let message = format!("cannot create weak reference to '{class}' object");
    Error::new(ErrorKind::Type, "weakref-unsupported", message).about(class, Some("__weakref__"))
}

impl<T> Clone for Weak<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self { node: self.node.clone(), class: PhantomData }
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// As [`ptr_eq`](Weak::ptr_eq).
impl<T, U> PartialEq<Weak<U>> for Weak<T> {
    fn eq(&self, other: &Weak<U>) -> bool {
        self.ptr_eq(other)
    }
}

/// Shows the object, or that it is dead, as Python does: `<weakref to <Pixel object at 0x55d0c8a3b2c0>>`.
impl<T> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.upgrade() {
            Some(object) => write!(f, "<weakref to {object:?}>"),
            None => f.write_str("<weakref; dead>"),
        }
    }
}
