//! What a thread-safe build would change: how many hold something, who is borrowing it, and what is changed while shared.

use core::cell::Cell;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
#[cfg(debug_assertions)]
use core::panic::Location;

pub(crate) use std::rc::{Rc as Shared, Weak as SharedWeak};

/// What is changed through shared references: one thread at a time here.
pub(crate) type Local<T> = Cell<T>;

/// Lets `act` at it where it lies. Meanwhile there is nothing to be found in its place, so `act` runs no code of the user's.
pub(crate) fn with<T: Default, R>(local: &Local<T>, act: impl FnOnce(&mut T) -> R) -> R {
    let mut value = local.take();
    let result = act(&mut value);
    local.set(value);
    result
}

/// What a handle to a `T` is to the compiler beside its pointer, which keeps it on its thread: it leads to a `T` that can be
/// written to, so it is invariant (H10 of [`object`](crate::object)), and may be moved whatever `T` is.
pub(crate) type Holding<T> = PhantomData<fn(T) -> T>;

/// Something shared that is made when it is first asked for; one word.
pub(crate) struct Lazy<T>(Cell<Option<Shared<T>>>);

impl<T> Lazy<T> {
    pub(crate) const fn new() -> Self {
        Self(Cell::new(None))
    }

    /// What is there, if anything is.
    #[inline]
    pub(crate) fn get(&self) -> Option<Shared<T>> {
        // A second pointer to it, not to be dropped: cloned by reference to this word, it would be loaded twice.
        // SAFETY: the word is initialised, and keeps what it holds until this function has cloned it.
        let there = ManuallyDrop::new(unsafe { self.0.as_ptr().read() });
        Option::clone(&there)
    }

    /// What is there, made by `make` if nothing is.
    #[inline]
    pub(crate) fn get_or_make(&self, make: impl FnOnce() -> Shared<T>) -> Shared<T> {
        self.get().unwrap_or_else(|| self.fill(make))
    }

    #[cold]
    #[inline(never)]
    fn fill(&self, make: impl FnOnce() -> Shared<T>) -> Shared<T> {
        let made = make();
        self.0.set(Some(made.clone()));
        made
    }

    /// Takes out what is there.
    #[inline]
    pub(crate) fn take(&self) -> Option<Shared<T>> {
        self.0.take()
    }
}

/// How many handles an object has.
#[derive(Debug)]
pub(crate) struct Count(Cell<u32>);

impl Count {
    pub(crate) const fn one() -> Self {
        Self(Cell::new(1))
    }

    #[inline]
    pub(crate) fn get(&self) -> usize {
        self.0.get() as usize
    }

    /// One more. Aborts when there are too many to count, which takes forgotten handles.
    #[inline]
    pub(crate) fn increment(&self) {
        let count = self.0.get().wrapping_add(1);
        self.0.set(count);
        if count == 0 {
            too_many();
        }
    }

    /// Whether the caller's is the only one.
    #[inline]
    pub(crate) fn is_one(&self) -> bool {
        self.0.get() == 1
    }

    /// One less; whether that was the last.
    #[inline]
    pub(crate) fn decrement(&self) -> bool {
        let count = self.0.get().wrapping_sub(1);
        self.0.set(count);
        count == 0
    }
}

// Not of Rust's ABI, so that callers need not clean up after a panic in it.
#[cold]
#[inline(never)]
extern "C" fn too_many() -> ! {
    std::process::abort()
}

/// Whether an object is being read, and by how many, or written.
#[derive(Debug)]
pub(crate) struct BorrowFlag(Cell<i32>);

const WRITING: i32 = -1;

/// A borrow that stands in the way of another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outstanding {
    pub(crate) is_writing: bool,
    /// Where it was taken; known in builds with debug assertions.
    #[cfg(debug_assertions)]
    pub(crate) at: Option<&'static Location<'static>>,
}

impl BorrowFlag {
    pub(crate) const fn free() -> Self {
        Self(Cell::new(0))
    }

    /// Whether nobody writes at this moment.
    #[inline]
    pub(crate) fn is_readable(&self) -> bool {
        self.0.get() > WRITING
    }

    /// Whether nobody reads or writes.
    #[inline]
    pub(crate) fn is_free(&self) -> bool {
        self.0.get() == 0
    }

    /// A shared borrow until the result is dropped, unless somebody writes.
    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn read(&self) -> Option<Reading<'_>> {
        let readers = self.0.get();
        // Guards that were forgotten may have used up the numbers.
        if readers <= WRITING || readers == i32::MAX {
            return None;
        }
        self.0.set(readers + 1);
        Some(Reading {
            flag: self,
            #[cfg(debug_assertions)]
            at: taken::note(self),
        })
    }

    /// A unique borrow until the result is dropped, unless somebody reads or writes.
    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn write(&self) -> Option<Writing<'_>> {
        if !self.is_free() {
            return None;
        }
        self.0.set(WRITING);
        Some(Writing {
            flag: self,
            #[cfg(debug_assertions)]
            at: taken::note(self),
        })
    }

    /// The borrow that is there.
    pub(crate) fn outstanding(&self) -> Outstanding {
        Outstanding {
            is_writing: self.0.get() <= WRITING,
            #[cfg(debug_assertions)]
            at: taken::last(self),
        }
    }

    /// Ends what forgotten guards have left, once nobody can look at the flag any more.
    #[inline]
    pub(crate) fn retire(&self) {
        #[cfg(debug_assertions)]
        if !self.is_free() {
            taken::forget_all(self);
        }
    }
}

/// A shared borrow.
#[derive(Debug)]
pub(crate) struct Reading<'f> {
    flag: &'f BorrowFlag,
    #[cfg(debug_assertions)]
    at: &'static Location<'static>,
}

impl Drop for Reading<'_> {
    #[inline]
    fn drop(&mut self) {
        self.flag.0.set(self.flag.0.get() - 1);
        #[cfg(debug_assertions)]
        taken::forget(self.flag, self.at);
    }
}

/// A unique borrow.
#[derive(Debug)]
pub(crate) struct Writing<'f> {
    flag: &'f BorrowFlag,
    #[cfg(debug_assertions)]
    at: &'static Location<'static>,
}

impl Drop for Writing<'_> {
    #[inline]
    fn drop(&mut self) {
        self.flag.0.set(0);
        #[cfg(debug_assertions)]
        taken::forget(self.flag, self.at);
    }
}

/// The right to write to an instance, asked for once the user's own code is done: of a shared object its borrow flag,
/// of an instance that is borrowed uniquely already nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gate<'f>(Option<&'f BorrowFlag>);

/// Somebody borrows the object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Busy;

impl<'f> Gate<'f> {
    /// For an instance that nothing else can reach.
    pub(crate) const OPEN: Gate<'static> = Gate(None);

    #[inline]
    pub(crate) const fn of(flag: &'f BorrowFlag) -> Self {
        Self(Some(flag))
    }

    /// Lets `write`, unless somebody reads or writes: as inside of [`enter`](Self::enter), for code that runs no other.
    #[inline]
    pub(crate) fn pass<R>(self, write: impl FnOnce() -> R) -> Result<R, Busy> {
        if self.0.is_none_or(BorrowFlag::is_free) { Ok(write()) } else { Err(Busy) }
    }

    /// A unique borrow until the result is dropped.
    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn enter(self) -> Result<Option<Writing<'f>>, Busy> {
        match self.0 {
            None => Ok(None),
            Some(flag) => flag.write().map(Some).ok_or(Busy),
        }
    }
}

/// Where the outstanding borrows of this thread were taken, beside the objects so that these are as large in every build.
#[cfg(debug_assertions)]
mod taken {
    use core::cell::RefCell;
    use core::panic::Location;
    use core::ptr::from_ref;

    use super::BorrowFlag;

    thread_local! {
        static TAKEN: RefCell<Vec<(usize, &'static Location<'static>)>> = const { RefCell::new(Vec::new()) };
    }

    fn with<R>(act: impl FnOnce(&mut Vec<(usize, &'static Location<'static>)>) -> R) -> Option<R> {
        // A thread that is ending keeps no list any more.
        TAKEN.try_with(|taken| act(&mut taken.borrow_mut())).ok()
    }

    fn key(flag: &BorrowFlag) -> usize {
        from_ref(flag).addr()
    }

    #[track_caller]
    pub(super) fn note(flag: &BorrowFlag) -> &'static Location<'static> {
        let at = Location::caller();
        with(|taken| taken.push((key(flag), at)));
        at
    }

    pub(super) fn last(flag: &BorrowFlag) -> Option<&'static Location<'static>> {
        with(|taken| taken.iter().rev().find(|entry| entry.0 == key(flag)).map(|entry| entry.1)).flatten()
    }

    pub(super) fn forget(flag: &BorrowFlag, at: &'static Location<'static>) {
        with(|taken| {
            // Borrows mostly end in the reverse order.
            if let Some(index) = taken.iter().rposition(|entry| *entry == (key(flag), at)) {
                taken.remove(index);
            }
        });
    }

    pub(super) fn forget_all(flag: &BorrowFlag) {
        with(|taken| taken.retain(|entry| entry.0 != key(flag)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_exclude_a_writer_and_a_writer_everyone() {
        let flag = BorrowFlag::free();
        let (one, other) = (flag.read(), flag.read());
        assert!(one.is_some() && other.is_some() && flag.write().is_none() && flag.is_readable());
        drop(one);
        assert!(!flag.is_free() && !flag.outstanding().is_writing);
        drop(other);
        let writer = flag.write();
        assert!(writer.is_some() && flag.read().is_none() && flag.write().is_none() && flag.outstanding().is_writing);
        drop(writer);
        assert!(flag.is_free());
    }

    #[test]
    fn what_is_made_when_first_asked_for_is_made_once() {
        let lazy = Lazy::new();
        assert!(lazy.get().is_none());
        let made = lazy.get_or_make(|| Shared::new(1));
        assert!(Shared::ptr_eq(&made, &lazy.get_or_make(|| unreachable!())));
        assert_eq!(Shared::strong_count(&made), 2, "clones are counted");
        assert!(lazy.take().is_some_and(|taken| Shared::ptr_eq(&taken, &made)) && lazy.get().is_none());
    }

    #[test]
    fn handles_can_be_moved_whatever_they_lead_to() {
        fn unpin<T: Unpin>() {}
        unpin::<crate::Obj<core::marker::PhantomPinned>>();
        unpin::<crate::Weak<core::marker::PhantomPinned>>();
    }

    #[test]
    fn forgotten_readers_run_out_of_numbers_without_overflow() {
        let flag = BorrowFlag(Cell::new(i32::MAX));
        assert!(flag.read().is_none() && flag.write().is_none() && flag.is_readable());
    }

    #[test]
    #[cfg(debug_assertions)]
    fn the_last_outstanding_borrow_says_where_it_was_taken() {
        let flag = BorrowFlag::free();
        let first = flag.read();
        let line = line!() + 1;
        let second = flag.read();
        assert_eq!(flag.outstanding().at.map(Location::line), Some(line));
        drop(second);
        assert_eq!(flag.outstanding().at.map(Location::line), Some(line - 2));
        drop(first);
        assert!(flag.outstanding().at.is_none());
        core::mem::forget(flag.write());
        flag.retire();
        assert!(flag.outstanding().at.is_none());
    }

    /// Run by itself in a process of its own, which it ends.
    #[test]
    fn counting_past_the_end_aborts() {
        const MARK: &str = "SLOTTED_COUNT_PAST_THE_END";
        if std::env::var_os(MARK).is_some() {
            Count(Cell::new(u32::MAX)).increment();
            return;
        }
        let program = std::env::current_exe().expect("this test is a program");
        let name = "sync::tests::counting_past_the_end_aborts";
        let status = std::process::Command::new(program)
            .args(["--exact", name])
            .env(MARK, "1")
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status()
            .expect("the program starts");
        assert_eq!(status.code(), None, "ended by a signal");
    }
}
