//! Counts the bytes that are allocated, so that the tour can say what an instance costs.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

#[global_allocator]
static HEAP: Counting = Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

// SAFETY: `System` does the work, with the layouts and pointers that it is given here.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// How many bytes an instance takes, on the heap and itself, on average over a thousand of them.
pub(crate) fn bytes_each<T, E>(make: impl Fn() -> Result<T, E>) -> Result<usize, E> {
    const COUNT: usize = 1000;
    let mut instances = Vec::with_capacity(COUNT);
    let before = IN_USE.load(Ordering::Relaxed);
    for _ in 0..COUNT {
        instances.push(make()?);
    }
    let heap = IN_USE.load(Ordering::Relaxed) - before;
    Ok(size_of::<T>() + heap / COUNT)
}
