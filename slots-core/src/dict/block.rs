//! `Block`: the values of one dict behind its shape, in one allocation.

use core::mem::{ManuallyDrop, replace};
use core::ptr::{NonNull, drop_in_place, slice_from_raw_parts_mut};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error, realloc};

use super::shape::{NAMES, Shape};
use crate::name::Key;
use crate::sync::Shared;
use crate::value::Value;

/// A shape and a value for each of its names; one word, never odd.
#[repr(transparent)]
pub(super) struct Block(NonNull<Header>);

/// What comes before the values.
#[repr(C, align(8))]
struct Header {
    shape: Shared<Shape>,
    len: u32,
    capacity: u32,
}

const _: () = assert!(size_of::<Header>() == 16 && align_of::<Header>() > 1, "the lowest bit of a pointer is free");
const _: () = assert!(align_of::<Value>() <= align_of::<Header>(), "values lie right behind the header");

/// Up to this length a block has no room to spare.
const EXACT: usize = 8;

impl Block {
    /// Of values in the order of the shape's names, as many as these.
    ///
    /// # Panics
    ///
    /// There are fewer, or `values` does.
    pub(super) fn new(shape: Shared<Shape>, values: impl IntoIterator<Item = Value>) -> Self {
        let len = shape.len();
        let mut block = Self::allocate(shape, len);
        for value in values.into_iter().take(len) {
            // SAFETY: D2: there is room for `len` values, and `take` lets no more through.
            unsafe { block.write(value) };
        }
        assert_eq!(block.header().len as usize, len, "D3: a value for each name");
        block
    }

    /// Without a value yet, but with room for `capacity` of them.
    fn allocate(shape: Shared<Shape>, capacity: usize) -> Self {
        let layout = layout(capacity);
        // SAFETY: the layout has the size of a header at least.
        let memory = unsafe { alloc(layout) };
        let Some(header) = NonNull::new(memory) else { handle_alloc_error(layout) };
        let header = header.cast::<Header>();
        // SAFETY: D2: just allocated for a header.
        unsafe { header.write(Header { shape, len: 0, capacity: count(capacity) }) };
        Self(header)
    }

    /// The word that the block is, for [`from_raw`](Self::from_raw).
    pub(super) fn into_raw(self) -> *mut u8 {
        ManuallyDrop::new(self).0.as_ptr().cast()
    }

    /// # Safety
    ///
    /// The word is from [`into_raw`](Self::into_raw), and is not used any more.
    pub(super) const unsafe fn from_raw(word: *mut u8) -> Self {
        // SAFETY: the caller's promise: a block's pointer is not null.
        Self(unsafe { NonNull::new_unchecked(word.cast()) })
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "part of the search")]
    fn header(&self) -> &Header {
        // SAFETY: D2: the header is live as long as the block, which is borrowed.
        unsafe { self.0.as_ref() }
    }

    fn header_mut(&mut self) -> &mut Header {
        // SAFETY: D2: as above, borrowed uniquely.
        unsafe { self.0.as_mut() }
    }

    /// Where the first value is, or would be.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "part of the search")]
    fn start(&self) -> NonNull<Value> {
        // SAFETY: D2: the allocation goes on behind the header, or ends there.
        unsafe { self.0.add(1) }.cast()
    }

    /// The names.
    pub(super) fn shape(&self) -> &Shared<Shape> {
        &self.header().shape
    }

    /// The values in the order of the names.
    pub(super) fn values(&self) -> &[Value] {
        // SAFETY: D2: as many values are live, and borrowed with the block.
        unsafe { NonNull::slice_from_raw_parts(self.start(), self.header().len as usize).as_ref() }
    }

    /// For how many values there is room.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.header().capacity as usize
    }

    /// The names, and the values writable.
    pub(super) fn parts_mut(&mut self) -> (&Shape, &mut [Value]) {
        let len = self.header().len as usize;
        // SAFETY: D2: as many values are live, and borrowed uniquely with the block; the header is no part of them.
        let values = unsafe { NonNull::slice_from_raw_parts(self.start(), len).as_mut() };
        (&self.header().shape, values)
    }

    /// The value of a name.
    #[inline]
    pub(super) fn find(&self, key: &Key, text: &str) -> Option<&Value> {
        self.values().get(self.header().shape.find(key, text)?)
    }

    /// The same, writable.
    #[inline]
    pub(super) fn find_mut(&mut self, key: &Key, text: &str) -> Option<&mut Value> {
        let (shape, values) = self.parts_mut();
        values.get_mut(shape.find(key, text)?)
    }

    /// The value of a name that needs no closer look.
    ///
    /// # Safety
    ///
    /// A dict has the block (D3).
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the search is the hot path of every access to a dict by name")]
    pub(super) unsafe fn find_plain(&self, key: &Key) -> Option<&Value> {
        let index = self.header().shape.find_plain(key)?;
        // SAFETY: D3 and D4: the index is below the number of values.
        let value = unsafe { self.start().add(index) };
        // SAFETY: D2: the value is live, and borrowed with the block.
        Some(unsafe { value.as_ref() })
    }

    /// The same, writable.
    ///
    /// # Safety
    ///
    /// As for [`find_plain`](Self::find_plain).
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    pub(super) unsafe fn find_plain_mut(&mut self, key: &Key) -> Option<&mut Value> {
        let index = self.header().shape.find_plain(key)?;
        // SAFETY: as in `find_plain`.
        let mut value = unsafe { self.start().add(index) };
        // SAFETY: as in `find_plain`, borrowed uniquely.
        Some(unsafe { value.as_mut() })
    }

    /// Adds the value of the last name of `shape`, whose others are those of this block.
    pub(super) fn push(&mut self, shape: Shared<Shape>, value: Value) {
        let (len, capacity) = (self.header().len as usize, self.header().capacity as usize);
        debug_assert_eq!(shape.len(), len + 1, "D3");
        if len == capacity {
            self.resize(if len < EXACT { len + 1 } else { NAMES.min(len + len / 2) });
        }
        assert!(len < self.header().capacity as usize, "no shape has more than {NAMES} names");
        // SAFETY: D2: there is room, as was just checked.
        unsafe { self.write(value) };
        // Not dropped before the header is whole again; a shape runs no code of the user's.
        drop(replace(&mut self.header_mut().shape, shape));
    }

    /// Takes the last value out; `shape` has the names of the others, of which there are some.
    pub(super) fn pop(&mut self, shape: Shared<Shape>) -> Value {
        let len = shape.len();
        assert_eq!(self.header().len as usize, len + 1, "D3");
        let header = self.header_mut();
        header.len = count(len);
        drop(replace(&mut header.shape, shape));
        // SAFETY: D2: there was a value at `len`.
        let place = unsafe { self.start().add(len) };
        // SAFETY: D2: it was live, and is not any more by the header's count.
        let value = unsafe { place.read() };
        if len <= EXACT {
            self.resize(len);
        }
        value
    }

    /// Writes one more value behind the others.
    ///
    /// # Safety
    ///
    /// There is room for it.
    unsafe fn write(&mut self, value: Value) {
        let len = self.header().len;
        // SAFETY: D2: the caller's promise: the place is inside the allocation.
        let place = unsafe { self.start().add(len as usize) };
        // SAFETY: D2: nothing lives there.
        unsafe { place.write(value) };
        self.header_mut().len = len + 1;
    }

    /// Moves everything to memory with room for so many values, which are no fewer than there are.
    fn resize(&mut self, capacity: usize) {
        assert!(capacity >= self.header().len as usize, "D2");
        let (old, new) = (layout(self.header().capacity as usize), layout(capacity));
        // SAFETY: D2: allocated with that layout; the new size is not 0, and is that of a layout.
        let memory = unsafe { realloc(self.0.as_ptr().cast(), old, new.size()) };
        let Some(header) = NonNull::new(memory) else { handle_alloc_error(new) };
        self.0 = header.cast();
        self.header_mut().capacity = count(capacity);
    }
}

/// Drops the values, also those after one whose destructor panics, and frees the memory in any case.
impl Drop for Block {
    fn drop(&mut self) {
        let values = slice_from_raw_parts_mut(self.start().as_ptr(), self.header().len as usize);
        let _memory = Memory(self.0);
        // SAFETY: D2: as many values are live, and nobody uses them afterwards.
        unsafe { drop_in_place(values) };
    }
}

/// A block without its values.
struct Memory(NonNull<Header>);

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: D2: the header is live until now.
        let Header { shape, capacity, .. } = unsafe { self.0.read() };
        // SAFETY: D2: allocated with that layout, and freed once.
        unsafe { dealloc(self.0.as_ptr().cast(), layout(capacity as usize)) };
        drop(shape);
    }
}

fn layout(capacity: usize) -> Layout {
    match Layout::array::<Value>(capacity).and_then(|values| Layout::new::<Header>().extend(values)) {
        Ok((layout, _)) => layout,
        Err(_) => unreachable!("no shape has more than {NAMES} names"),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "no shape has more than `NAMES` names")]
fn count(values: usize) -> u32 {
    values as u32
}
