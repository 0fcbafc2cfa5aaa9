//! What a native function may return.

use crate::error::{Error, Result};
use crate::value::{IntoValue, Value};

/// What a function in a `#[methods]` block may return: what a [`Value`] can be made from, or a `Result` with it.
#[diagnostic::on_unimplemented(
    message = "a method cannot return `{Self}`",
    label = "neither a value, nor a `Result` with a value and an error that becomes a `slotted::Error`",
    note = "return a type that implements `slotted::IntoValue`, or a `Result` of one and of a type that `slotted::Error` implements `From` for",
    note = "an instance of a class is returned in a handle, `Obj<T>`; what no caller by name wants is left out with `#[skip]`"
)]
pub trait IntoReturn {
    /// The value.
    ///
    /// # Errors
    ///
    /// That of the function, or that no `Value` holds what it returned.
    fn into_return(self) -> Result<Value>;
}

impl<T: IntoValue> IntoReturn for T {
    #[inline]
    fn into_return(self) -> Result<Value> {
        Ok(self.into_value()?)
    }
}

impl<T: IntoValue, E: Into<Error>> IntoReturn for Result<T, E> {
    #[inline]
    fn into_return(self) -> Result<Value> {
        match self {
            Ok(value) => value.into_return(),
            Err(error) => Err(error.into()),
        }
    }
}

/// As [`IntoReturn::into_return`], without the trait in scope.
///
/// # Errors
///
/// As there.
#[doc(hidden)]
#[inline]
pub fn returned(result: impl IntoReturn) -> Result<Value> {
    result.into_return()
}
