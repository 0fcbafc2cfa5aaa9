//! An allocator that counts what it is asked for.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The system's allocator with a count of calls and of bytes, for programs of one thread.
#[derive(Debug)]
pub struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

/// What has been asked of the allocator until now.
#[derive(Debug, Clone, Copy)]
pub struct Count {
    /// How often memory was asked for.
    pub allocations: usize,
    /// How many bytes are held, as they were asked for.
    pub bytes: usize,
}

/// The count at this moment.
pub fn count() -> Count {
    Count { allocations: ALLOCATIONS.load(Ordering::Relaxed), bytes: BYTES.load(Ordering::Relaxed) }
}

/// Not an atomic addition: that would cost as much as the allocator itself, and there is one thread.
fn add(counter: &AtomicUsize, number: usize) {
    counter.store(counter.load(Ordering::Relaxed).wrapping_add(number), Ordering::Relaxed);
}

// SAFETY: every call is passed on to `System` as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(&ALLOCATIONS, 1);
        add(&BYTES, layout.size());
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        add(&BYTES, layout.size().wrapping_neg());
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(memory, layout) }
    }
}
