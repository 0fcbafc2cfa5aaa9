//! `Turns`: what is dropped inside of a drop of the same kind, as deep as the stack can bear, and then in turn.

use core::cell::{Cell, RefCell};
use core::mem::{ManuallyDrop, take};
use std::thread::LocalKey;

use crate::panics::Panics;

/// The drops of one kind that are under way on a thread, `DEEPEST` inside of each other at most, and what waits until the
/// stack is unwound; so a chain of any length, each link of which drops the next, needs a bounded stack.
///
/// For a variable of the thread. It is never dropped, so that what is in a thread's other variables finds it when these are
/// dropped at the thread's end.
pub(crate) struct Turns<T, const DEEPEST: u32> {
    depth: Cell<u32>,
    /// Empty, and without memory of its own, whenever nothing is being dropped.
    waiting: RefCell<ManuallyDrop<Vec<T>>>,
}

impl<T: 'static, const DEEPEST: u32> Turns<T, DEEPEST> {
    pub(crate) const fn new() -> Self {
        Self { depth: Cell::new(0), waiting: RefCell::new(ManuallyDrop::new(Vec::new())) }
    }

    /// Drops it: at once, or in the outermost of the drops that are under way.
    // Not from inside of `with`: that is one more call for each link of a chain, and processors remember few.
    #[inline]
    pub(crate) fn drop_in_turn(turns: &'static LocalKey<Self>, item: T) {
        let depth = turns.with(|turns| turns.depth.get());
        if depth < DEEPEST {
            let level = Level::enter(turns, depth);
            drop(item);
            drop(level);
        } else {
            turns.with(|turns| turns.waiting.borrow_mut().push(item));
        }
    }

    /// Drops those that wait, and is at rest then.
    #[inline(never)]
    fn finish(&self) {
        let mut panics = Panics::default();
        while let Some(item) = self.next() {
            panics.catch(|| drop(item));
        }
        let room = take(&mut **self.waiting.borrow_mut());
        drop(room);
        self.depth.set(0);
        panics.resume();
    }

    /// The last that has begun to wait. Whoever drops it does not borrow the others meanwhile.
    fn next(&self) -> Option<T> {
        self.waiting.borrow_mut().pop()
    }
}

/// One more drop inside of another; the outermost does those that wait, also when it ends by a panic.
struct Level<T: 'static, const DEEPEST: u32> {
    turns: &'static LocalKey<Turns<T, DEEPEST>>,
    depth: u32,
}

impl<T, const DEEPEST: u32> Level<T, DEEPEST> {
    fn enter(turns: &'static LocalKey<Turns<T, DEEPEST>>, depth: u32) -> Self {
        turns.with(|turns| turns.depth.set(depth + 1));
        Self { turns, depth }
    }
}

impl<T, const DEEPEST: u32> Drop for Level<T, DEEPEST> {
    #[inline]
    fn drop(&mut self) {
        let Self { turns, depth } = *self;
        if depth == 0 {
            turns.with(Turns::finish);
        } else {
            turns.with(|turns| turns.depth.set(depth));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    thread_local! {
        static TURNS: Turns<Link, 3> = const { Turns::new() };
        static INSIDE: Cell<u32> = const { Cell::new(0) };
        static DROPPED: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
    }

    /// Drops those that it holds by turns, and notes itself; panics if its number is odd.
    struct Link(u32, Vec<Link>);

    impl Drop for Link {
        fn drop(&mut self) {
            INSIDE.set(INSIDE.get() + 1);
            assert!(INSIDE.get() <= 3, "no deeper than was said");
            for link in self.1.drain(..) {
                Turns::drop_in_turn(&TURNS, link);
            }
            INSIDE.set(INSIDE.get() - 1);
            DROPPED.with_borrow_mut(|dropped| dropped.push(self.0));
            assert!(self.0.is_multiple_of(2), "{} is odd", self.0);
        }
    }

    /// That nothing is under way or waits, and no memory is held for what may.
    fn is_at_rest(turns: &Turns<Link, 3>) -> bool {
        turns.depth.get() == 0 && turns.waiting.borrow().capacity() == 0
    }

    #[test]
    fn a_chain_of_any_length_goes_as_deep_as_was_said() {
        let chain = (0..100_000).rev().fold(Vec::new(), |rest, number| vec![Link(number * 2, rest)]);
        for link in chain {
            Turns::drop_in_turn(&TURNS, link);
        }
        let mut dropped = DROPPED.take();
        assert_eq!(dropped[..3], [4, 2, 0], "from the inside while the stack lasts");
        assert_eq!(dropped.len(), 100_000);
        dropped.sort_unstable();
        dropped.dedup();
        assert_eq!(dropped.len(), 100_000, "each is dropped once");
        assert!(TURNS.with(is_at_rest));
    }

    #[test]
    fn the_rest_is_dropped_after_a_panic_which_goes_on() {
        let waiting = vec![Link(10, Vec::new()), Link(11, Vec::new()), Link(13, Vec::new())];
        let chain = Link(0, vec![Link(2, vec![Link(4, waiting)])]);
        let panic = catch_unwind(AssertUnwindSafe(|| Turns::drop_in_turn(&TURNS, chain))).unwrap_err();
        assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some("13 is odd"), "the first one");
        assert_eq!(DROPPED.take(), [4, 2, 0, 13, 11, 10]);
        assert!(TURNS.with(is_at_rest));
    }

    #[test]
    fn a_panic_of_the_outermost_drop_leaves_nothing_waiting() {
        let chain = Link(1, vec![Link(2, vec![Link(4, vec![Link(6, Vec::new())])])]);
        let panic = catch_unwind(AssertUnwindSafe(|| Turns::drop_in_turn(&TURNS, chain))).unwrap_err();
        assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some("1 is odd"));
        assert_eq!(DROPPED.take(), [4, 2, 1, 6]);
        assert!(TURNS.with(is_at_rest));
    }
}
