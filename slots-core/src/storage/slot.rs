//! `Slot<T>`: a slot that is unset at first and can be deleted.

/// A field that may be unset, as every Python slot may: unset at first, readable once written, deletable.
///
/// Reading an unset slot by name is an `AttributeError` (`unset-slot-read`), and so is deleting it
/// (`unset-slot-delete`). It takes the space of an `Option<T>`.
///
/// ```
/// use slots_core::Slot;
///
/// let mut age: Slot<u32> = Slot::unset();
/// assert_eq!(age.get(), None);
/// age.set(7);
/// assert_eq!(age.take(), Some(7));
/// assert!(!age.is_set());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot<T>(Option<T>);

impl<T> Slot<T> {
    /// A slot without a value.
    #[must_use]
    pub const fn unset() -> Self {
        Self(None)
    }

    /// A slot with a value.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(Some(value))
    }

    /// The value, if the slot is set.
    #[inline]
    #[must_use]
    pub const fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// The value, writable, if the slot is set.
    #[inline]
    #[must_use]
    pub const fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_mut()
    }

    /// Stores `value`; returns what was there.
    pub const fn set(&mut self, value: T) -> Option<T> {
        self.0.replace(value)
    }

    /// Unsets the slot; returns what was there.
    pub const fn take(&mut self) -> Option<T> {
        self.0.take()
    }

    /// Whether there is no value.
    #[must_use]
    pub const fn is_unset(&self) -> bool {
        self.0.is_none()
    }

    /// Whether there is a value.
    #[must_use]
    pub const fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// The value, if the slot is set, consuming the slot.
    #[must_use]
    pub fn into_inner(self) -> Option<T> {
        self.0
    }
}

// Not derived: an unset slot needs no default of `T`.
impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self::unset()
    }
}

impl<T> From<T> for Slot<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T> From<Option<T>> for Slot<T> {
    fn from(value: Option<T>) -> Self {
        Self(value)
    }
}

/// An unset slot is written as a null, and a null is read back as an unset slot.
#[cfg(feature = "serde")]
impl<T: serde::Serialize> serde::Serialize for Slot<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Slot<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self)
    }
}
