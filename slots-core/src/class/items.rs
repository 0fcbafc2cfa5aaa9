//! `ItemKind`: what the objects of a class that varies in size hold behind their instance.

use crate::value::Value;

/// Of what kind the items are that an object of such a class holds, any number of them.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// Those of a `tuple`.
    Values,
    /// Those of `bytes`.
    Bytes,
    /// The digits of an `int`, each of 64 bits.
    Limbs,
}

impl ItemKind {
    /// How many bytes one item takes.
    pub(crate) const fn size(self) -> usize {
        match self {
            Self::Values => size_of::<Value>(),
            Self::Bytes => size_of::<u8>(),
            Self::Limbs => size_of::<u64>(),
        }
    }

    /// At multiples of what the items lie.
    pub(crate) const fn align(self) -> usize {
        match self {
            Self::Values => align_of::<Value>(),
            Self::Bytes => align_of::<u8>(),
            Self::Limbs => align_of::<u64>(),
        }
    }

    /// The builtin whose objects hold them.
    pub(crate) const fn base(self) -> &'static str {
        match self {
            Self::Values => "tuple",
            Self::Bytes => "bytes",
            Self::Limbs => "int",
        }
    }
}

/// Where the items of an object are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ItemLayout {
    pub(crate) kind: ItemKind,
    /// Where the first is, from the start of the instance.
    pub(crate) start: usize,
}

/// The type of an item.
///
/// # Safety
///
/// Size and alignment are those of the kind, which no other type has.
#[doc(hidden)]
pub unsafe trait Item: Clone + 'static {
    /// Its kind.
    const KIND: ItemKind;
}

// SAFETY: as the methods of `ItemKind` say.
unsafe impl Item for Value {
    const KIND: ItemKind = ItemKind::Values;
}

// SAFETY: as above.
unsafe impl Item for u8 {
    const KIND: ItemKind = ItemKind::Bytes;
}

// SAFETY: as above.
unsafe impl Item for u64 {
    const KIND: ItemKind = ItemKind::Limbs;
}
