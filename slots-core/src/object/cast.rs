//! Casts between handles, and questions about an object's class.

use super::Obj;
use crate::class::{Class, Extends, Slotted};
use crate::error::{Error, ErrorKind, Result};

impl<T> Obj<T> {
    /// The handle as one to a base of `T`, checked by the compiler and free at run time.
    #[inline]
    #[must_use]
    pub fn upcast<U>(self) -> Obj<U>
    where
        T: Extends<U>,
    {
        // SAFETY: H1: the share of the count goes over. H2: a `U` lies at the start of every `T`, as `Extends` promises.
        unsafe { Obj::from_raw(self.into_raw()) }
    }

    /// The handle without its type. As [`upcast`](Self::upcast) to [`Object`](crate::builtins::Object), and also where the
    /// compiler cannot see that every class ends there, as of a class whose base is a type parameter.
    #[inline]
    #[must_use]
    pub fn erase(self) -> Obj {
        // SAFETY: H1: the share of the count goes over. H2: an `Object`, which has no bytes, lies anywhere.
        unsafe { Obj::from_raw(self.into_raw()) }
    }

    /// As [`upcast`](Self::upcast), by reference.
    #[inline]
    #[must_use]
    pub fn upcast_ref<U>(&self) -> &Obj<U>
    where
        T: Extends<U>,
    {
        // SAFETY: all handles have the same representation. H2: as in `upcast`.
        unsafe { &*core::ptr::from_ref(self).cast() }
    }

    /// The handle as one to `U`, if the object's class is `U` or extends it, at whatever distance.
    ///
    /// ```
    /// use slots_core::{Obj, builtins::{Float, List}};
    ///
    /// let any: Obj = Obj::new(Float(1.0)).upcast();
    /// assert!(any.clone().downcast::<Float>().is_ok());
    /// assert_eq!(any.downcast::<List>().unwrap_err().message(), "'float' object is not an instance of 'list'");
    /// ```
    ///
    /// # Errors
    ///
    /// `TypeError` if it is another class (`not-an-instance`). The handle is dropped then; ask [`is`](Self::is) or
    /// [`downcast_ref`](Self::downcast_ref) to keep it.
    #[inline]
    pub fn downcast<U: Slotted>(self) -> Result<Obj<U>> {
        if !self.is::<U>() {
            return Err(no_instance(&self, U::__class_record().shape().name));
        }
        // SAFETY: H1: the share of the count goes over. H2: the object's class is `U`, or embeds it.
        Ok(unsafe { Obj::from_raw(self.into_raw()) })
    }

    /// As [`downcast`](Self::downcast), by reference; `None` if the object is of another class.
    #[inline]
    #[must_use]
    pub fn downcast_ref<U: Slotted>(&self) -> Option<&Obj<U>> {
        if !self.is::<U>() {
            return None;
        }
        // SAFETY: all handles have the same representation. H2: the object's class is `U`, or embeds it.
        Some(unsafe { &*core::ptr::from_ref(self).cast() })
    }

    /// As [`downcast_ref`](Self::downcast_ref), fastest where the class is `U` itself: most methods are called on objects of the very
    /// class that has them.
    #[inline]
    pub(crate) fn as_receiver<U: Slotted>(&self) -> Option<&Obj<U>> {
        if !core::ptr::eq(self.record(), U::__class_record()) && !self.is::<U>() {
            return None;
        }
        // SAFETY: as in `downcast_ref`; the record of a class is that of no other.
        Some(unsafe { &*core::ptr::from_ref(self).cast() })
    }

    /// Whether the object's class is `U` or extends it: whether [`downcast`](Self::downcast) to `U` succeeds.
    ///
    /// Mixins are none of the classes that an object can be cast to; see [`is_instance`](Self::is_instance).
    #[inline]
    #[must_use]
    pub fn is<U: Slotted>(&self) -> bool {
        self.record().embeds(U::__class_record())
    }

    /// Whether `class` is the object's, or in its method resolution order, mixins included (Python's `isinstance`).
    #[must_use]
    pub fn is_instance(&self, class: &Class) -> bool {
        self.class().is_subclass(class)
    }
}

/// Whether `class` is the object's, or in its method resolution order, as Python's function of this name tells.
#[must_use]
pub fn isinstance<T>(object: &Obj<T>, class: &Class) -> bool {
    object.is_instance(class)
}

#[cold]
fn no_instance<T>(object: &Obj<T>, wanted: &str) -> Error {
    let class = object.class_name();
    let message = format!("'{class}' object is not an instance of '{wanted}'");
    Error::new(ErrorKind::Type, "not-an-instance", message).about(&class, None).against(wanted, None)
}
