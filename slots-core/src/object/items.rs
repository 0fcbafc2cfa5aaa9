//! The items of objects that vary in size: reading them, and what objects with items are made from.

use core::ops::Index;
use core::{ptr, slice};
use std::borrow::Cow;

use super::{Memory, Obj};
use crate::builtins::{Bytes, Int, Tuple, limbs_of, needed};
use crate::class::{Extends, Item, ItemKind, Slotted};
use crate::value::Value;

impl<T> Obj<T> {
    /// How many items the object holds: none where its class has no items.
    #[inline]
    pub(crate) fn item_count(&self) -> usize {
        match self.record().object.items {
            // SAFETY: H1; the class has items.
            Some(_) => unsafe { self.raw().len() },
            None => 0,
        }
    }

    /// The object's items, if it holds such: none otherwise.
    #[inline]
    pub(crate) fn items_of_type<I: Item>(&self) -> &[I] {
        let Some(items) = self.record().object.items.filter(|items| items.kind == I::KIND) else { return &[] };
        // SAFETY: H1; the class has items.
        let len = unsafe { self.raw().len() };
        // SAFETY: as above.
        let first = unsafe { self.raw().items(items) }.cast::<I>();
        // SAFETY: H12: so many live items of the kind are there, which nobody writes as long as a handle is held. H7: also if
        // the class is another by then. H4: inside one allocation, aligned as the instance and a multiple of their own
        // alignment away from it.
        unsafe { slice::from_raw_parts(first.as_ptr(), len) }
    }

    /// All that the object holds behind its instance.
    pub(crate) fn all_items(&self) -> Option<Items<'_>> {
        self.record().object.items.map(|items| {
            Items(match items.kind {
                ItemKind::Values => Form::Values(self.items_of_type().to_vec()),
                ItemKind::Bytes => Form::Bytes(self.items_of_type().into()),
                ItemKind::Limbs => Form::Limbs(self.items_of_type().into()),
            })
        })
    }
}

/// A builtin whose objects are sequences of items: [`Tuple`] and [`Bytes`].
///
/// Handles to their objects have the methods of [`Obj`] that read items; from one to a class further down, they are reached by
/// [`upcast_ref`](Obj::upcast_ref).
pub trait Sequence: Slotted {
    /// What the objects hold.
    type Item: Item;
}

impl Sequence for Tuple {
    type Item = Value;
}

impl Sequence for Bytes {
    type Item = u8;
}

impl<T: Sequence> Obj<T> {
    /// The items, which nothing can change: they need no borrow, and may be read while the object is mutably borrowed.
    #[inline]
    #[must_use]
    pub fn items(&self) -> &[T::Item] {
        self.items_of_type()
    }

    /// How many items there are (`len(o)`).
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.items().len()
    }

    /// Whether there are none.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items().is_empty()
    }

    /// The item at `index`, if there are so many; `o[index]` panics otherwise.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T::Item> {
        self.items().get(index)
    }

    /// The items, one after the other.
    pub fn iter(&self) -> slice::Iter<'_, T::Item> {
        self.items().iter()
    }

    /// Whether the items are equal to those of `other`, one by one; `==` between handles asks whether they lead to the same
    /// object, and so does it of objects among the items.
    #[must_use]
    pub fn same_items(&self, other: &Self) -> bool
    where
        T::Item: PartialEq,
    {
        self.items() == other.items()
    }
}

impl<T: Sequence> Index<usize> for Obj<T> {
    type Output = T::Item;

    fn index(&self, index: usize) -> &T::Item {
        &self.items()[index]
    }
}

impl<'o, T: Sequence> IntoIterator for &'o Obj<T> {
    type Item = &'o T::Item;
    type IntoIter = slice::Iter<'o, T::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What an object of a class that varies in size is made of: the values of a `tuple`, the bytes of `bytes`, the number of
/// an `int`. See [`Class::instantiate_items`](crate::Class::instantiate_items).
#[derive(Debug, Clone)]
pub struct Items<'a>(Form<'a>);

#[derive(Debug, Clone)]
enum Form<'a> {
    Values(Vec<Value>),
    Bytes(Cow<'a, [u8]>),
    Limbs(Cow<'a, [u64]>),
}

impl Items<'_> {
    pub(super) const fn kind(&self) -> ItemKind {
        match self.0 {
            Form::Values(_) => ItemKind::Values,
            Form::Bytes(_) => ItemKind::Bytes,
            Form::Limbs(_) => ItemKind::Limbs,
        }
    }

    pub(super) fn len(&self) -> usize {
        match &self.0 {
            Form::Values(items) => items.len(),
            Form::Bytes(items) => items.len(),
            Form::Limbs(items) => items.len(),
        }
    }

    /// Moves the items to where they go.
    ///
    /// # Safety
    ///
    /// The memory at `first` has room for them, and is aligned for their kind.
    pub(super) unsafe fn write(self, first: *mut u8) {
        match self.0 {
            Form::Values(mut items) => {
                // SAFETY: the caller's promise.
                unsafe { copy(&items, first) };
                // SAFETY: none is among the items any more: they have been moved.
                unsafe { items.set_len(0) };
            }
            // SAFETY: the caller's promise.
            Form::Bytes(items) => unsafe { copy(&items, first) },
            // SAFETY: as above.
            Form::Limbs(items) => unsafe { copy(&items, first) },
        }
    }
}

/// # Safety
///
/// As for [`Items::write`]. Of items that need to be dropped, those given are used no more.
unsafe fn copy<I: Item>(items: &[I], first: *mut u8) {
    // SAFETY: the caller's promise; new memory is not where the items are.
    unsafe { ptr::copy_nonoverlapping(items.as_ptr(), first.cast::<I>(), items.len()) };
}

/// A new object around `instance`, of a class that holds such items, which a `U` that it extends says.
///
/// # Panics
///
/// No memory is large enough.
pub(crate) fn around<U: Slotted, T: Extends<U>>(instance: T, items: Items<'_>) -> Obj<T> {
    let class = T::__class_record();
    let Some(layout) = class.object.items.filter(|layout| layout.kind == items.kind()) else {
        unreachable!("a class that extends {} holds its items", items.kind().base())
    };
    let memory = Memory::with_items(class, items.len());
    // SAFETY: the memory has the size and alignment of a `T` there.
    unsafe { memory.payload().cast::<T>().write(instance) };
    // SAFETY: the memory is for an object of the class.
    let first = unsafe { memory.items(layout) };
    // SAFETY: H4: there is room for so many items, which are of the class's kind.
    unsafe { items.write(first.as_ptr()) };
    // SAFETY: H1 to H4 and H12: the memory is for this class, and instance and items have been written.
    let raw = unsafe { memory.into_object(class) };
    // SAFETY: H1 and H2: the count of 1 is for this handle, and the class is that of `T`.
    unsafe { Obj::from_raw(raw) }
}

impl From<Vec<Value>> for Items<'_> {
    fn from(items: Vec<Value>) -> Self {
        Self(Form::Values(items))
    }
}

impl<const N: usize> From<[Value; N]> for Items<'_> {
    fn from(items: [Value; N]) -> Self {
        Self(Form::Values(items.into()))
    }
}

impl<'a> From<&'a [u8]> for Items<'a> {
    fn from(items: &'a [u8]) -> Self {
        Self(Form::Bytes(items.into()))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Items<'a> {
    fn from(items: &'a [u8; N]) -> Self {
        Self(Form::Bytes(items.as_slice().into()))
    }
}

impl<'a> Items<'a> {
    /// The number in two's complement, the least digits first.
    pub(crate) fn of_limbs(limbs: &'a [u64]) -> Self {
        Self(Form::Limbs(needed(limbs).into()))
    }
}

/// The number; one that is larger comes from an [`Int`].
impl From<i128> for Items<'_> {
    fn from(number: i128) -> Self {
        Self(Form::Limbs(needed(&limbs_of(number)).to_vec().into()))
    }
}

impl From<i64> for Items<'_> {
    fn from(number: i64) -> Self {
        Self::from(i128::from(number))
    }
}

/// The same items.
impl<'a> From<&'a Obj<Tuple>> for Items<'a> {
    fn from(tuple: &'a Obj<Tuple>) -> Self {
        Self(Form::Values(tuple.items().to_vec()))
    }
}

/// The same bytes.
impl<'a> From<&'a Obj<Bytes>> for Items<'a> {
    fn from(bytes: &'a Obj<Bytes>) -> Self {
        Self(Form::Bytes(bytes.items().into()))
    }
}

/// The same number.
impl<'a> From<&'a Obj<Int>> for Items<'a> {
    fn from(int: &'a Obj<Int>) -> Self {
        Self::of_limbs(int.limbs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_items_than_memory_can_hold_have_no_layout() {
        let layout = |class: &crate::Class, len| class.record().object.with_items(len).map(|layout| layout.size());
        let most = (isize::MAX.unsigned_abs() - 24) / 16;
        assert_eq!([layout(&Tuple::class(), 2), layout(&Bytes::class(), 2)], [Some(56), Some(26)]);
        assert!(layout(&Tuple::class(), most - 1).is_some());
        assert_eq!([most + 1, usize::MAX / 16, usize::MAX].map(|len| layout(&Tuple::class(), len)), [None; 3]);
        assert_eq!(layout(&Bytes::class(), usize::MAX - 24), None);
        assert_eq!(layout(&crate::builtins::Object::class(), 5), Some(16));
    }
}
