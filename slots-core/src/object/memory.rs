//! The memory of an object: where header and instance lie, and how it is allocated and freed.

use core::mem::offset_of;
use core::ptr::NonNull;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};

use super::Node;
use crate::class::{ClassRecord, ItemLayout, ObjectLayout, retain};
use crate::sync::{BorrowFlag, Count, Lazy, Local};

/// What lies before the instance of every object.
#[derive(Debug)]
#[repr(C, align(8))]
pub(crate) struct Header {
    class: Local<NonNull<ClassRecord>>,
    pub(crate) count: Count,
    pub(crate) borrow: BorrowFlag,
}

const _: () = {
    assert!(size_of::<Header>() == 16 && size_of::<Header>() == ObjectLayout::HEADER);
    let [class, count, borrow] = ObjectLayout::FIELDS;
    assert!(class.offset == offset_of!(Header, class) && class.size == size_of::<Local<NonNull<ClassRecord>>>());
    assert!(count.offset == offset_of!(Header, count) && count.size == size_of::<Count>());
    assert!(borrow.offset == offset_of!(Header, borrow) && borrow.size == size_of::<BorrowFlag>());
    // Less than a word of 64 bits on smaller machines.
    assert!(size_of::<WeakWord>() <= ObjectLayout::WORD && size_of::<usize>() <= ObjectLayout::WORD);
    assert!(align_of::<Header>() == ObjectLayout::ALIGN && align_of::<WeakWord>() <= ObjectLayout::ALIGN);
};

impl Header {
    /// The class of the object at this moment.
    #[inline]
    pub(crate) fn class(&self) -> &'static ClassRecord {
        // SAFETY: H5: the object holds its class.
        unsafe { self.class.get().as_ref() }
    }

    /// Assigns the class.
    ///
    /// # Safety
    ///
    /// The object's memory fits the class (H7).
    pub(super) unsafe fn set_class(&self, class: &'static ClassRecord) {
        self.class.set(NonNull::from(class));
    }
}

/// Writes count and borrow flag as one word: the allocator reads that word when it is given the memory, and would wait for
/// the last change of the count alone, which is half of it. Where pointers have 32 bits, the count is such a word by
/// itself, and nothing is to be done.
///
/// # Safety
///
/// The object's memory is allocated, and nothing looks at its header any more.
#[inline]
pub(super) unsafe fn write_header_whole(raw: RawObj) {
    if offset_of!(Header, count) != ObjectLayout::HEADER / 2 {
        return;
    }
    // SAFETY: H3 and H4: the second half of the header lies right before the instance, in the same allocation.
    let half = unsafe { raw.0.byte_sub(ObjectLayout::HEADER / 2) };
    // Volatile, since the compiler leaves out what is written to memory that is freed next.
    // SAFETY: aligned to 8 bytes, as the header is.
    unsafe { half.cast::<u64>().write_volatile(0) };
}

/// What weak references share with the object, if there are any.
pub(crate) type WeakWord = Lazy<Node>;

/// Where the instance of an object is; what a handle is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct RawObj(NonNull<u8>);

impl RawObj {
    /// Where the instance is. May be written through (H3), if H9 allows.
    #[inline]
    pub(crate) const fn payload(self) -> *mut u8 {
        self.0.as_ptr()
    }

    /// As [`payload`](Self::payload).
    #[inline]
    pub(crate) const fn pointer(self) -> NonNull<u8> {
        self.0
    }

    /// The header.
    ///
    /// # Safety
    ///
    /// The object's memory is allocated for all of `'o`.
    #[inline]
    pub(crate) unsafe fn header<'o>(self) -> &'o Header {
        // SAFETY: H3 and H4: the header lies right before the instance, in the same allocation.
        let header = unsafe { self.0.byte_sub(ObjectLayout::HEADER) };
        // SAFETY: the header was written when the memory became an object; its fields are all cells.
        unsafe { header.cast().as_ref() }
    }

    /// The word for weak references.
    ///
    /// # Safety
    ///
    /// As for [`header`](Self::header), and the object's class has weak references.
    #[inline]
    pub(crate) unsafe fn weak_word<'o>(self) -> &'o WeakWord {
        // SAFETY: the caller's promise.
        let word = unsafe { self.word() };
        // SAFETY: the word was written when the memory became an object.
        unsafe { word.cast().as_ref() }
    }

    /// How many items the object has.
    ///
    /// # Safety
    ///
    /// As for [`header`](Self::header), and the object's class has items.
    #[inline]
    pub(crate) unsafe fn len(self) -> usize {
        // SAFETY: the caller's promise.
        let word = unsafe { self.word() };
        // SAFETY: H12: the number was written there when the memory became an object.
        unsafe { word.cast().read() }
    }

    /// Where the items are; may be read as long as the object is there, and written before and after that.
    ///
    /// # Safety
    ///
    /// The memory is one for objects of a class with such items.
    #[inline]
    pub(super) unsafe fn items(self, items: ItemLayout) -> NonNull<u8> {
        // SAFETY: H4: the items start inside the allocation, or at its end where there are none.
        unsafe { self.0.byte_add(items.start) }
    }

    /// The word before the header.
    ///
    /// # Safety
    ///
    /// The memory is one for objects of a class with weak references or items.
    #[inline]
    const unsafe fn word(self) -> NonNull<u8> {
        // SAFETY: H3 and H4: by the caller's promise the word lies before the header, in the same allocation.
        unsafe { self.0.byte_sub(ObjectLayout::HEADER + ObjectLayout::WORD) }
    }
}

/// Memory for an object of some class, without an instance in it: freed when dropped.
#[derive(Debug)]
pub(crate) struct Memory {
    raw: RawObj,
    layout: Layout,
    payload: usize,
    len: usize,
}

impl Memory {
    #[inline]
    pub(crate) fn new(class: &'static ClassRecord) -> Self {
        Self::allocate(class, class.object.layout, 0)
    }

    /// For an object with that many items, if its class has any.
    ///
    /// # Panics
    ///
    /// No memory is large enough.
    pub(super) fn with_items(class: &'static ClassRecord, len: usize) -> Self {
        let Some(layout) = class.object.with_items(len) else { panic!("{len} items are more than can be addressed") };
        Self::allocate(class, layout, len)
    }

    #[inline]
    fn allocate(class: &'static ClassRecord, layout: Layout, len: usize) -> Self {
        let payload = class.object.payload;
        // SAFETY: the layout has room for a header at least.
        let Some(start) = NonNull::new(unsafe { alloc(layout) }) else { handle_alloc_error(layout) };
        // SAFETY: the instance starts inside the allocation, or at its end where it has no bytes.
        Self { raw: RawObj(unsafe { start.byte_add(payload) }), layout, payload, len }
    }

    /// The memory of an object that is one no longer.
    ///
    /// # Safety
    ///
    /// The object was of that class, and had no items; nothing uses its memory any more, and its instance was dropped or
    /// moved out.
    #[inline]
    pub(super) unsafe fn of(raw: RawObj, class: &'static ClassRecord) -> Self {
        Self { raw, layout: class.object.layout, payload: class.object.payload, len: 0 }
    }

    /// As [`of`](Self::of), of an object with items.
    ///
    /// # Safety
    ///
    /// As there, but the object's class has items. Whoever drops them does so before the memory is dropped.
    pub(super) unsafe fn of_items(raw: RawObj, class: &'static ClassRecord) -> Self {
        // SAFETY: H12: the memory is still what the object has left.
        let len = unsafe { raw.len() };
        let Some(layout) = class.object.with_items(len) else { unreachable!("the object has been in memory") };
        Self { raw, layout, payload: class.object.payload, len }
    }

    /// Where the instance goes.
    #[inline]
    pub(crate) const fn payload(&self) -> *mut u8 {
        self.raw.payload()
    }

    /// How many items there is room for.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Where the items go.
    ///
    /// # Safety
    ///
    /// The memory is one for objects of a class with such items.
    pub(super) unsafe fn items(&self, items: ItemLayout) -> NonNull<u8> {
        // SAFETY: the caller's promise.
        unsafe { self.raw.items(items) }
    }

    /// The object, with a count of 1 for the handle that the caller makes.
    ///
    /// # Safety
    ///
    /// The memory is for an object of that class, and an instance of it and all items have been written there.
    #[inline]
    pub(crate) unsafe fn into_object(self, class: &'static ClassRecord) -> RawObj {
        let Self { raw, len, .. } = *core::mem::ManuallyDrop::new(self);
        // SAFETY: H4: the layout has the header right before the instance.
        let header = unsafe { raw.0.byte_sub(ObjectLayout::HEADER) };
        let content =
            Header { class: Local::new(NonNull::from(class)), count: Count::one(), borrow: BorrowFlag::free() };
        // SAFETY: the header's place is inside the allocation, and aligned as the instance is, to 8 bytes at least.
        unsafe { header.cast().write(content) };
        if class.object.counted {
            retain(class);
        }
        if class.object.has_weakref {
            // SAFETY: the class has weak references.
            let word = unsafe { raw.word() };
            // SAFETY: as for the header.
            unsafe { word.cast().write(WeakWord::new()) };
        } else if class.object.items.is_some() {
            // SAFETY: the class has items.
            let word = unsafe { raw.word() };
            // SAFETY: as for the header.
            unsafe { word.cast().write(len) };
        }
        raw
    }
}

impl Drop for Memory {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: H4: the allocation starts that many bytes before the instance.
        let start = unsafe { self.raw.0.byte_sub(self.payload) };
        // SAFETY: H4: allocated with this layout, and nothing uses the memory any more.
        unsafe { dealloc(start.as_ptr(), self.layout) };
    }
}
