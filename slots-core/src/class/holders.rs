//! Who holds a class made at run time, and its end when nobody does any more.

use core::cell::{Cell, RefCell};
use core::mem::{ManuallyDrop, take};
use core::ptr::NonNull;

use super::record::ClassRecord;
use super::runtime::{self, RuntimeClass};
use crate::panics::Panics;

/// How deep classes may be dropped inside of each other before the rest waits until the stack is unwound: what a class holds,
/// its bases among it, may be all that held another.
const DEEPEST: u32 = 16;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Empty, and without memory of its own, whenever no class is being dropped. Never dropped, so that the classes in a
    /// thread's other variables find it when these are dropped at the thread's end.
    static WAITING: RefCell<ManuallyDrop<Vec<Unheld>>> = const { RefCell::new(ManuallyDrop::new(Vec::new())) };
}

/// A class that nobody holds; goes when dropped.
struct Unheld(NonNull<RuntimeClass>);

impl Drop for Unheld {
    fn drop(&mut self) {
        // SAFETY: H5: nobody holds the class; it was made as a box.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// One more holder of a class made at run time.
#[inline(never)]
pub(crate) fn retain(record: &'static ClassRecord) {
    if let Some(class) = runtime::of(record) {
        class.count.increment();
    }
}

/// One holder less of a class made at run time, which goes with the last.
///
/// # Safety
///
/// H5: the count includes the holder, which is one no longer.
#[inline(never)]
pub(crate) unsafe fn release(record: NonNull<ClassRecord>) {
    // SAFETY: H5: the holder is counted until here.
    let Some(class) = runtime::of(unsafe { record.as_ref() }) else { return };
    if class.count.decrement() {
        let class = Unheld(class.whole());
        let depth = DEPTH.get();
        if depth < DEEPEST {
            let level = Level::enter(depth);
            drop(class);
            drop(level);
        } else {
            // The outermost drop does it.
            WAITING.with_borrow_mut(|waiting| waiting.push(class));
        }
    }
}

/// One more drop inside of another; the outermost does those that waited, also when it ends by a panic.
struct Level(u32);

impl Level {
    fn enter(depth: u32) -> Self {
        DEPTH.set(depth + 1);
        Self(depth)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        if self.0 > 0 {
            DEPTH.set(self.0);
            return;
        }
        let mut panics = Panics::default();
        while let Some(class) = WAITING.with_borrow_mut(|waiting| waiting.pop()) {
            panics.catch(|| drop(class));
        }
        let room = WAITING.with_borrow_mut(|waiting| take(&mut **waiting));
        drop(room);
        DEPTH.set(0);
        panics.resume();
    }
}
