//! What the generated code calls to convert and validate a value before it is written.

use core::any::Any;
use core::fmt::Display;

use crate::value::{Mismatch, Value};

/// What a user's converter or validator said, as a [`Mismatch`]; one that it made itself is passed on.
///
/// # Errors
///
/// It refused.
#[doc(hidden)]
pub fn accepted<T, E: Display + 'static>(result: Result<T, E>) -> Result<T, Mismatch> {
    result.map_err(|error| match (&error as &dyn Any).downcast_ref::<Mismatch>() {
        Some(mismatch) => mismatch.clone(),
        None => Mismatch::refused(error),
    })
}

/// The field made from a pair's value by `make`, or by `plain` where there is none. A `verbatim` value, which another field
/// held, is not converted again, unless only `make` knows how to make the field of a value.
///
/// # Errors
///
/// `make` or `plain` refused.
pub(super) fn given<T, F: From<T>>(
    verbatim: bool,
    value: Option<Value>,
    make: impl FnOnce(Value) -> Result<T, Mismatch>,
    plain: impl Fn(Option<Value>) -> Result<Option<F>, Mismatch>,
) -> Result<Option<F>, Mismatch> {
    let Some(value) = value else { return plain(None) };
    if verbatim && let Ok(Some(field)) = plain(Some(value.clone())) {
        return Ok(Some(field));
    }
    make(value).map(|field| Some(field.into()))
}
