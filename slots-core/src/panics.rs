//! `Panics`: lets the rest run when something panics.

use core::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The first panic of several acts, each of which is to run whatever happens in the others.
#[derive(Default)]
#[must_use]
pub(crate) struct Panics(Option<Box<dyn Any + Send>>);

impl Panics {
    pub(crate) fn catch(&mut self, act: impl FnOnce()) {
        // What the act leaves behind is never looked at again.
        match (catch_unwind(AssertUnwindSafe(act)), &self.0) {
            (Err(panic), None) => self.0 = Some(panic),
            (Err(panic), Some(_)) => discard(panic),
            (Ok(()), _) => {}
        }
    }

    /// Lets the first panic go on.
    pub(crate) fn resume(self) {
        match self.0 {
            // A second panic while the first unwinds would abort.
            Some(panic) if !std::thread::panicking() => resume_unwind(panic),
            Some(panic) => discard(panic),
            None => {}
        }
    }
}

/// Drops what a panic carries, which may panic itself.
fn discard(panic: Box<dyn Any + Send>) {
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        core::mem::forget(another);
    }
}
