//! `Body`: an error's content behind one word, in memory that is used again.

use core::cell::Cell;
use core::mem::{ManuallyDrop, MaybeUninit};
use core::ops::Deref;

use super::Repr;

/// A `Repr` in one word, so that a result with a value or a reference in it is two words and stays in registers.
///
/// Each thread keeps the memory of the last error that was dropped for the next one: building and dropping one error
/// after the other allocates once.
pub(super) struct Body(ManuallyDrop<Box<Repr>>);

thread_local! {
    static SPARE: Cell<Option<Box<MaybeUninit<Repr>>>> = const { Cell::new(None) };
}

impl Body {
    pub(super) fn new(content: Repr) -> Self {
        // A thread that is ending has no spare memory any more.
        let spare = SPARE.try_with(Cell::take).ok().flatten();
        Self(ManuallyDrop::new(Box::write(spare.unwrap_or_else(Box::new_uninit), content)))
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        // SAFETY: a body is dropped once, and its content is not used afterwards.
        let content = Box::into_raw(unsafe { ManuallyDrop::take(&mut self.0) });
        // SAFETY: the pointer came from a box, whose content is dropped here and nowhere else.
        unsafe { content.drop_in_place() };
        // SAFETY: the memory is that of the box; as `MaybeUninit` it needs no content.
        let memory = unsafe { Box::from_raw(content.cast()) };
        // The memory is freed instead if the thread is ending.
        let _ = SPARE.try_with(|spare| spare.set(Some(memory)));
    }
}

impl Deref for Body {
    type Target = Repr;

    fn deref(&self) -> &Repr {
        &self.0
    }
}

impl Clone for Body {
    fn clone(&self) -> Self {
        Self::new((**self).clone())
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
