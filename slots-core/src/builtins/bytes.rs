//! `Bytes`: Python's `bytes`.

use crate::class::Extends;
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

empty_as_plain_value!(Bytes, "bytes", "No bytes.");

impl Bytes {
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
