//! `Choices`: bytes that decide what is done next.

use std::cell::Cell;

/// Reads bytes one by one; zeroes when there are no more.
#[derive(Debug)]
pub(crate) struct Choices {
    bytes: Vec<u8>,
    next: Cell<usize>,
}

impl Choices {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), next: Cell::new(0) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.next.get() >= self.bytes.len()
    }

    pub(crate) fn byte(&self) -> u8 {
        let next = self.next.get();
        self.next.set(next + 1);
        self.bytes.get(next).copied().unwrap_or(0)
    }

    /// A number below `count`, which is at most 256; 0 if that is 0.
    pub(crate) fn below(&self, count: usize) -> usize {
        usize::from(self.byte()).checked_rem(count).unwrap_or(0)
    }

    /// True once in `count` times.
    pub(crate) fn once_in(&self, count: usize) -> bool {
        self.below(count) == 1
    }

    pub(crate) fn of<'t, T>(&self, items: &'t [T]) -> Option<&'t T> {
        items.get(self.below(items.len()))
    }
}
