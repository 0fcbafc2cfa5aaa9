//! Who holds a class made at run time, and its end when nobody does any more.

use core::ptr::NonNull;

use super::record::ClassRecord;
use super::runtime::{self, RuntimeClass};
use crate::turns::Turns;

thread_local! {
    /// What a class holds, its bases among it, may be all that held another.
    static TURNS: Turns<Unheld, 16> = const { Turns::new() };
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
        Turns::drop_in_turn(&TURNS, class);
    }
}
