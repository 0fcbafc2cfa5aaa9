//! `Body`: an error's content behind one word, in memory that is used again.

use core::cell::{Cell, UnsafeCell};
use core::mem::MaybeUninit;
use core::ops::Deref;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicBool, Ordering};

use super::Repr;

/// A `Repr` in one word, so that a result with a value or a reference in it is two words and stays in registers.
///
/// The memory comes from a small pool, and from the heap once that is in use; each thread keeps the place of the last
/// error that it dropped for the next one. So building and dropping an error does not allocate.
///
/// Invariant **E1**: a place belongs to one body, to one thread's spare, or to nobody, and only a body's place has
/// content.
pub(super) struct Body(NonNull<Repr>);

// SAFETY: by E1 a body owns its content as a `Box` would, and a `Repr` can be sent and shared.
unsafe impl Send for Body where Repr: Send {}
// SAFETY: as above.
unsafe impl Sync for Body where Repr: Sync {}

/// How many errors can exist at once before the heap is used.
const PLACES: usize = 16;

static POOL: [Place; PLACES] = [const { Place::free() }; PLACES];

struct Place {
    is_taken: AtomicBool,
    memory: UnsafeCell<MaybeUninit<Repr>>,
}

// SAFETY: by E1 the memory is accessed by the one who has taken the place.
unsafe impl Sync for Place {}

impl Place {
    const fn free() -> Self {
        Self { is_taken: AtomicBool::new(false), memory: UnsafeCell::new(MaybeUninit::uninit()) }
    }

    fn start(&self) -> NonNull<Repr> {
        NonNull::from(&self.memory).cast()
    }
}

/// A place that belongs to nobody yet.
#[cold]
fn take() -> NonNull<Repr> {
    let place = POOL.iter().find(|place| !place.is_taken.swap(true, Ordering::Acquire));
    place.map_or_else(|| NonNull::from(Box::leak(Box::<Repr>::new_uninit())).cast(), Place::start)
}

/// Gives back a place.
///
/// # Safety
///
/// The place came from [`take`], belongs to the caller and has no content.
unsafe fn give_back(memory: NonNull<Repr>) {
    match POOL.iter().find(|place| place.start() == memory) {
        Some(place) => place.is_taken.store(false, Ordering::Release),
        // SAFETY: what is not in the pool came from a box without content.
        None => drop(unsafe { Box::from_raw(memory.cast::<MaybeUninit<Repr>>().as_ptr()) }),
    }
}

/// The place that a thread keeps.
struct Spare(Cell<Option<NonNull<Repr>>>);

impl Drop for Spare {
    fn drop(&mut self) {
        if let Some(memory) = self.0.take() {
            // SAFETY: a spare place belongs to the thread and has no content (E1).
            unsafe { give_back(memory) };
        }
    }
}

thread_local! {
    static SPARE: Spare = const { Spare(Cell::new(None)) };
}

impl Body {
    /// The content is made when there is a place, so that it can be made there.
    #[inline]
    pub(super) fn new(content: impl FnOnce() -> Repr) -> Self {
        // A thread that is ending has no spare place any more.
        let spare = SPARE.try_with(|spare| spare.0.take()).ok().flatten();
        let memory = spare.unwrap_or_else(take);
        // SAFETY: the place belongs to this body from here on, and has no content to drop (E1).
        unsafe { memory.write(content()) };
        Self(memory)
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        // SAFETY: the content is the body's (E1), and a body is dropped once.
        unsafe { self.0.drop_in_place() };
        let kept = SPARE.try_with(|spare| spare.0.replace(Some(self.0)));
        // What the thread kept before, or this place if the thread is ending.
        if let Some(memory) = kept.unwrap_or(Some(self.0)) {
            // SAFETY: the place belongs to nobody else and has no content (E1).
            unsafe { give_back(memory) };
        }
    }
}

impl Deref for Body {
    type Target = Repr;

    fn deref(&self) -> &Repr {
        // SAFETY: the content is the body's as long as it lives (E1).
        unsafe { self.0.as_ref() }
    }
}

impl Clone for Body {
    fn clone(&self) -> Self {
        Self::new(|| (**self).clone())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Attributes, Error, Result, Value, builtins::Object};

    #[test]
    fn results_with_a_value_or_a_reference_are_two_words() {
        assert_eq!(size_of::<Error>(), 8);
        assert_eq!([size_of::<Result<()>>(), size_of::<Result<&f64>>(), size_of::<Result<Value>>()], [8, 16, 16]);
    }

    #[test]
    fn more_errors_than_there_are_places_keep_their_own_content() {
        let object = Object::new();
        let names: Vec<String> = (0..3 * super::PLACES).map(|index| format!("name_{index}")).collect();
        let mut errors: Vec<Error> = names.iter().map(|name| object.getattr(name).expect_err("missing")).collect();
        // Dropped out of order, then built again in their places.
        for index in (0..errors.len()).step_by(3) {
            errors[index] = object.getattr(&names[index]).expect_err("missing");
        }
        assert!(errors.iter().zip(&names).all(|(error, name)| error.attribute_name() == Some(name)));
    }

    #[test]
    fn errors_outlive_each_other_and_their_thread() {
        let errors: Vec<Error> = std::thread::spawn(|| {
            let object = Object::new();
            ["a", "b", "c"].map(|name| object.getattr(name).expect_err("no such attribute")).into()
        })
        .join()
        .expect("the thread ends well");
        let names: Vec<_> = errors.iter().map(Error::attribute_name).collect();
        assert_eq!(names, [Some("a"), Some("b"), Some("c")]);
        assert_eq!(errors[0].clone().message(), "'object' object has no attribute 'a'");
    }
}
