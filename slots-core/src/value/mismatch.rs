//! `Mismatch`: why a value could not become a Rust type, before slot and class are known.

use core::fmt;
use std::borrow::Cow;

use super::Value;

/// Why a conversion between [`Value`] and a Rust type was refused.
///
/// The attribute functions add the slot and the class to it and return an [`Error`](crate::Error).
#[derive(Debug, Clone, PartialEq)]
pub struct Mismatch(Box<Why>);

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Why {
    /// Another type was expected.
    Type { expected: Cow<'static, str>, given: Cow<'static, str> },
    /// The type is right, the number does not fit without loss.
    Range { expected: Cow<'static, str>, given: String },
    /// The value was refused for a reason of the user's own.
    Refused(String),
}

impl Mismatch {
    /// A value of another type than `expected`, which names what would be accepted: `"str"`, `"a colour such as #ff8800"`.
    pub fn expected(expected: impl Into<Cow<'static, str>>, given: &Value) -> Self {
        Self(Box::new(Why::Type { expected: expected.into(), given: given.type_name() }))
    }

    /// A number that `expected` cannot hold without loss.
    pub fn out_of_range(expected: impl Into<Cow<'static, str>>, given: impl fmt::Display) -> Self {
        Self(Box::new(Why::Range { expected: expected.into(), given: given.to_string() }))
    }

    /// A value of the right type that is refused, for the reason given.
    pub fn refused(reason: impl fmt::Display) -> Self {
        Self(Box::new(Why::Refused(reason.to_string())))
    }

    pub(crate) fn why(&self) -> &Why {
        &self.0
    }

    /// Whether a number was out of range.
    pub fn is_out_of_range(&self) -> bool {
        matches!(*self.0, Why::Range { .. })
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Why::Type { expected, given } => write!(f, "expected {expected}, not '{given}'"),
            Why::Range { expected, given } => write!(f, "{given} is out of range for {expected}"),
            Why::Refused(reason) => f.write_str(reason),
        }
    }
}

impl core::error::Error for Mismatch {}
