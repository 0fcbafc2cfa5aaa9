//! How deep calls are nested: an endless recursion through attributes is an error, not the end of the program.

use core::cell::Cell;

use crate::error::{Error, ErrorKind, Result};

/// The most calls by name that may be nested. Without optimisation the hungriest way from one to the next takes less than 7 KiB,
/// so that of the 2 MiB which threads get there is room for as much of the user's own.
const LIMIT: i32 = 200;

thread_local! {
    /// How many more there may be.
    static LEFT: Cell<i32> = const { Cell::new(LIMIT) };
}

/// One call that is running.
#[derive(Debug)]
pub(crate) struct Depth(());

impl Depth {
    /// # Errors
    ///
    /// There are too many already (`recursion-limit`).
    #[inline]
    pub(crate) fn enter() -> Result<Self> {
        // A thread that is at its end has no depth any more.
        let left = LEFT.try_with(|left| {
            left.set(left.get() - 1);
            left.get()
        });
        let entered = Self(());
        if left.unwrap_or(0) >= 0 { Ok(entered) } else { Err(too_deep()) }
    }
}

impl Drop for Depth {
    #[inline]
    fn drop(&mut self) {
        let _ = LEFT.try_with(|left| left.set(left.get() + 1));
    }
}

#[cold]
pub(crate) fn too_deep() -> Error {
    Error::new(ErrorKind::Recursion, "recursion-limit", "maximum recursion depth exceeded".to_owned())
}
