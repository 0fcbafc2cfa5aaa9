//! An allocator that counts what is asked of it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

#[global_allocator]
static HEAP: Counting = Counting;

static BYTES: AtomicUsize = AtomicUsize::new(0);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: `System` does the work, with the layouts and pointers that it is given here.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        ALLOCATIONS.fetch_sub(1, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// What is allocated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InUse {
    pub(crate) bytes: usize,
    pub(crate) allocations: usize,
}

/// What is allocated at the moment.
pub(crate) fn in_use() -> InUse {
    InUse { bytes: BYTES.load(Ordering::Relaxed), allocations: ALLOCATIONS.load(Ordering::Relaxed) }
}

impl InUse {
    /// What has been allocated since then, and is still.
    pub(crate) fn since(self) -> Self {
        let now = in_use();
        Self { bytes: now.bytes - self.bytes, allocations: now.allocations - self.allocations }
    }
}
