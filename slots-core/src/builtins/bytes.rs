//! `Bytes`: Python's `bytes`.

use core::fmt;

use crate::class::{Class, Extends, class_of};
use crate::object::{Items, Obj, around};

/// Python's `bytes`: its objects hold bytes, which stay the same.
///
/// Instances vary in size, so a class under it adds no slots (`nonempty-slots-on-varsized-base`). As a plain value it is empty,
/// as a [`Tuple`](super::Tuple) is.
///
/// ```
/// use slots_core::{Obj, builtins::Bytes};
///
/// let bytes: Obj<Bytes> = Bytes::of(b"abc");
/// assert_eq!(bytes.items(), b"abc");
/// assert_eq!((bytes.len(), bytes[0]), (3, b'a'));
/// ```
#[derive(Default)]
#[non_exhaustive]
pub struct Bytes {}

impl Bytes {
    /// No bytes.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }

    /// The class `bytes`.
    #[must_use]
    pub fn class() -> Class {
        class_of::<Self>()
    }

    /// A new object of those bytes.
    #[must_use]
    pub fn of(bytes: impl AsRef<[u8]>) -> Obj<Self> {
        Self::around(Self::new(), bytes)
    }

    /// A new object of a class that extends `bytes`, with those bytes.
    #[must_use]
    pub fn around<T: Extends<Self>>(instance: T, bytes: impl AsRef<[u8]>) -> Obj<T> {
        around::<Self, T>(instance, Items::from(bytes.as_ref()))
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bytes").finish_non_exhaustive()
    }
}
