//! What an instance costs, for the tour to say.

use crate::counting::in_use;

/// How many bytes an instance takes, on the heap and itself, on average over a thousand of them.
pub(crate) fn bytes_each<T, E>(make: impl Fn() -> Result<T, E>) -> Result<usize, E> {
    const COUNT: usize = 1000;
    let mut instances = Vec::with_capacity(COUNT);
    let before = in_use();
    for _ in 0..COUNT {
        instances.push(make()?);
    }
    Ok(size_of::<T>() + before.since().bytes / COUNT)
}
