//! The memory of an object: where header and instance lie, and how it is allocated and freed.

use core::ptr::NonNull;
use std::alloc::{alloc, dealloc, handle_alloc_error};

use super::Node;
use crate::class::{ClassRecord, ObjectLayout};
use crate::sync::{BorrowFlag, Count, Lazy, Local};

/// What lies before the instance of every object.
#[derive(Debug)]
#[repr(C, align(8))]
pub(crate) struct Header {
    class: Local<&'static ClassRecord>,
    pub(crate) count: Count,
    pub(crate) borrow: BorrowFlag,
}

const _: () = {
    assert!(size_of::<Header>() == 16 && size_of::<Header>() == ObjectLayout::HEADER);
    // Less than a word of 64 bits on smaller machines.
    assert!(size_of::<WeakWord>() <= ObjectLayout::WEAK_WORD);
    assert!(align_of::<Header>() == 8 && align_of::<WeakWord>() <= 8);
};

impl Header {
    /// The class of the object at this moment.
    #[inline]
    pub(crate) fn class(&self) -> &'static ClassRecord {
        self.class.get()
    }

    /// Assigns the class.
    ///
    /// # Safety
    ///
    /// The object's memory fits the class (H7).
    pub(super) unsafe fn set_class(&self, class: &'static ClassRecord) {
        self.class.set(class);
    }
}

/// Writes count and borrow flag as one word: the allocator reads that word when it is given the memory, and would wait for
/// the last change of the count alone, which is half of it.
///
/// # Safety
///
/// The object's memory is allocated, and nothing looks at its header any more.
#[inline]
pub(super) unsafe fn write_header_whole(raw: RawObj) {
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
        // SAFETY: H3 and H4: by the caller's promise the word lies before the header, in the same allocation.
        let word = unsafe { self.0.byte_sub(ObjectLayout::HEADER + ObjectLayout::WEAK_WORD) };
        // SAFETY: the word was written when the memory became an object.
        unsafe { word.cast().as_ref() }
    }
}

/// Memory for an object of some class, without an instance in it: freed when dropped.
#[derive(Debug)]
pub(crate) struct Memory {
    raw: RawObj,
    object: ObjectLayout,
}

impl Memory {
    #[inline]
    pub(crate) fn new(class: &'static ClassRecord) -> Self {
        let object = class.object;
        // SAFETY: the layout has room for a header at least.
        let Some(start) = NonNull::new(unsafe { alloc(object.layout) }) else { handle_alloc_error(object.layout) };
        // SAFETY: the instance starts inside the allocation, or at its end where it has no bytes.
        Self { raw: RawObj(unsafe { start.byte_add(object.payload) }), object }
    }

    /// The memory of an object that is one no longer.
    ///
    /// # Safety
    ///
    /// The object was of that class; nothing uses its memory any more, and its instance was dropped or moved out.
    #[inline]
    pub(super) unsafe fn of(raw: RawObj, class: &'static ClassRecord) -> Self {
        Self { raw, object: class.object }
    }

    /// Where the instance goes.
    #[inline]
    pub(crate) const fn payload(&self) -> *mut u8 {
        self.raw.payload()
    }

    /// The object, with a count of 1 for the handle that the caller makes.
    ///
    /// # Safety
    ///
    /// The memory is for an object of that class, and an instance of it has been written there.
    #[inline]
    pub(crate) unsafe fn into_object(self, class: &'static ClassRecord) -> RawObj {
        let raw = core::mem::ManuallyDrop::new(self).raw;
        // SAFETY: H4: the layout has the header right before the instance.
        let header = unsafe { raw.0.byte_sub(ObjectLayout::HEADER) };
        let content = Header { class: Local::new(class), count: Count::one(), borrow: BorrowFlag::free() };
        // SAFETY: the header's place is inside the allocation, and aligned as the instance is, to 8 bytes at least.
        unsafe { header.cast().write(content) };
        if class.object.has_weakref {
            // SAFETY: H4: where the class has weak references, the layout has a word for them before the header.
            let word = unsafe { raw.0.byte_sub(ObjectLayout::HEADER + ObjectLayout::WEAK_WORD) };
            // SAFETY: as for the header.
            unsafe { word.cast().write(WeakWord::new()) };
        }
        raw
    }
}

impl Drop for Memory {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: H4: the allocation starts that many bytes before the instance.
        let start = unsafe { self.raw.0.byte_sub(self.object.payload) };
        // SAFETY: H4: allocated with this layout, and nothing uses the memory any more.
        unsafe { dealloc(start.as_ptr(), self.object.layout) };
    }
}
