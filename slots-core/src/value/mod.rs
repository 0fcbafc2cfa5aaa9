//! `Value`: what an attribute holds where its Rust type is not known.

mod collections;
mod convert;
mod kind;
mod mismatch;
#[cfg(feature = "serde")]
mod serde;

use core::any::{Any, TypeId};
use core::fmt;
use std::borrow::Cow;

// Upward, as a value may hold an object, and what leads to one.
use crate::call::{Function, IntoArgs, Passed, not_callable};
use crate::class::Class;
use crate::error::Error;
use crate::lookup::Vars;
use crate::object::Obj;
use crate::weak::Weak;

pub use collections::{Dict, List, Map, Str};
pub use convert::{FromValue, IntoValue};
#[doc(hidden)]
pub use kind::{Exact, Kind};
pub use mismatch::Mismatch;
pub(crate) use mismatch::Why;

/// A dynamically typed value, in 16 bytes.
///
/// Cloning is cheap: strings, lists and dicts are shared until one of the holders writes to its own.
///
/// ```
/// use slots_core::Value;
///
/// let value = Value::from("hot");
/// assert_eq!(value.type_name(), "str");
/// assert_eq!(value.as_str(), Some("hot"));
/// assert_eq!(size_of::<Value>(), 16);
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
#[repr(u64)] // a tag of a whole word: two clean words to move, where a tag of a byte leaves fragments
pub enum Value {
    /// Python's `None`; also what an empty `Option` becomes.
    #[default]
    None,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A text.
    Str(Str),
    /// A sequence of values.
    List(List),
    /// Values by text key, in insertion order.
    Dict(Dict),
    /// A shared object, whatever its class.
    Obj(Obj),
    /// A weak reference to a shared object.
    Weak(Weak),
    /// A class.
    Class(Class),
    /// The `__dict__` of a shared object, live: what is written to it is written to the object.
    Vars(Vars),
    /// A function, or a method that is bound to its object.
    Function(Function),
}

impl Value {
    /// The type's name, as Python's messages spell it: `NoneType`, `bool`, `int`, `float`, `str`, `list`, `dict`, `type`,
    /// `weakref.ReferenceType`, `function`, `method`; the class's name for an object.
    #[must_use]
    pub fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Str(_) => "str",
            Self::List(_) => "list",
            Self::Dict(_) | Self::Vars(_) => "dict",
            Self::Obj(object) => return object.class_name(),
            Self::Weak(_) => "weakref.ReferenceType",
            Self::Class(_) => "type",
            Self::Function(function) => function.type_name(),
        })
    }

    /// Whether this is `None`.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Whether the value owns nothing.
    #[inline]
    pub(crate) const fn is_plain(&self) -> bool {
        matches!(self, Self::None | Self::Bool(_) | Self::Int(_) | Self::Float(_))
    }

    /// Whether values may be nested in this one.
    pub(crate) const fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Dict(_))
    }

    /// The text, if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The object, if this is one.
    #[must_use]
    pub const fn as_obj(&self) -> Option<&Obj> {
        match self {
            Self::Obj(object) => Some(object),
            _ => None,
        }
    }

    /// Calls it: a function, or a class, which makes an object of the keyword arguments.
    ///
    /// # Errors
    ///
    /// `TypeError` if it cannot be called (`not-callable`), and those of [`Function::call`] or [`Class::call`].
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn call(&self, args: impl IntoArgs) -> Result<Self, Error> {
        args.pass(|args| self.pass(args?))
    }

    /// As [`call`](Self::call).
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn pass(&self, args: Passed<'_>) -> Result<Self, Error> {
        match self {
            Self::Function(function) => function.pass(args),
            Self::Class(class) => class.call(args),
            other => Err(not_callable(other)),
        }
    }

    /// Converts to a Rust type.
    ///
    /// # Errors
    ///
    /// A [`Mismatch`] where the value has another type, or does not fit without loss.
    pub fn extract<T: FromValue>(self) -> Result<T, Mismatch> {
        T::from_value(self)
    }

    /// The payload, if its Rust type is exactly `T` (`Value` itself counts).
    #[inline]
    #[must_use]
    pub fn downcast_ref<T: 'static>(&self) -> Option<&T> {
        /// Known to be one of these when it is compiled.
        #[inline(always)]
        #[expect(clippy::inline_always, reason = "nothing is left of it")]
        fn exactly<P: 'static, T: 'static>(payload: &P) -> Option<&T> {
            (payload as &dyn Any).downcast_ref()
        }
        if TypeId::of::<T>() == TypeId::of::<Self>() {
            return exactly(self);
        }
        match self {
            Self::None => exactly(&()),
            Self::Bool(value) => exactly(value),
            Self::Int(value) => exactly(value),
            Self::Float(value) => exactly(value),
            Self::Str(value) => exactly(value),
            Self::List(value) => exactly(value),
            Self::Dict(value) => exactly(value),
            Self::Obj(value) => exactly(value),
            Self::Weak(value) => exactly(value),
            Self::Class(value) => exactly(value),
            Self::Vars(value) => exactly(value),
            Self::Function(value) => exactly(value),
        }
    }

    /// The payload, writable, if its Rust type is exactly `T` (`Value` itself counts).
    #[must_use]
    pub fn downcast_mut<T: 'static>(&mut self) -> Option<&mut T> {
        if TypeId::of::<T>() == TypeId::of::<Self>() {
            return (self as &mut dyn Any).downcast_mut();
        }
        let payload: &mut dyn Any = match self {
            Self::None => return None,
            Self::Bool(value) => value,
            Self::Int(value) => value,
            Self::Float(value) => value,
            Self::Str(value) => value,
            Self::List(value) => value,
            Self::Dict(value) => value,
            Self::Obj(value) => value,
            Self::Weak(value) => value,
            Self::Class(value) => value,
            Self::Vars(value) => value,
            Self::Function(value) => value,
        };
        payload.downcast_mut()
    }
}

/// Shows the value as Python's `str()` does, with strings inside collections quoted.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Str(text) => f.pad(text),
            other => fmt::Debug::fmt(other, f),
        }
    }
}

/// Shows the value as Python's `repr()` does.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.pad("None"),
            Self::Bool(true) => f.pad("True"),
            Self::Bool(false) => f.pad("False"),
            Self::Int(value) => fmt::Display::fmt(value, f),
            Self::Float(value) => fmt::Debug::fmt(value, f),
            Self::Str(text) => fmt::Debug::fmt(text, f),
            Self::List(items) => f.debug_list().entries(items.iter()).finish(),
            Self::Dict(items) => f.debug_map().entries(items.iter()).finish(),
            Self::Obj(object) => fmt::Debug::fmt(object, f),
            Self::Weak(weak) => fmt::Debug::fmt(weak, f),
            Self::Class(class) => fmt::Debug::fmt(class, f),
            Self::Vars(vars) => fmt::Debug::fmt(vars, f),
            Self::Function(function) => fmt::Debug::fmt(function, f),
        }
    }
}

/// As Python's `==`, but that values of different types are never equal: objects, classes and weak references by identity,
/// and the live dict of an object is equal to any dict with the same contents.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) => true,
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::Int(one), Self::Int(other)) => one == other,
            (Self::Float(one), Self::Float(other)) => one == other,
            (Self::Str(one), Self::Str(other)) => one == other,
            (Self::List(one), Self::List(other)) => one == other,
            (Self::Dict(one), Self::Dict(other)) => one == other,
            (Self::Obj(one), Self::Obj(other)) => one == other,
            (Self::Weak(one), Self::Weak(other)) => one == other,
            (Self::Class(one), Self::Class(other)) => one == other,
            (Self::Vars(one), Self::Vars(other)) => one == other,
            (Self::Function(one), Self::Function(other)) => one == other,
            (Self::Vars(vars), Self::Dict(dict)) | (Self::Dict(dict), Self::Vars(vars)) => {
                vars.to_dict().is_ok_and(|items| items == *dict)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_two_words() {
        assert_eq!(size_of::<Value>(), 16);
        assert_eq!(size_of::<Option<Value>>(), 16);
    }

    #[test]
    fn downcasts_reach_the_payload_of_exactly_that_type() {
        let mut value = Value::from(2.5);
        assert_eq!(value.downcast_ref::<f64>(), Some(&2.5));
        assert_eq!(value.downcast_ref::<f32>(), None);
        *value.downcast_mut::<f64>().expect("a float") = 3.5;
        assert_eq!(value.downcast_ref::<Value>(), Some(&Value::Float(3.5)));
    }

    #[test]
    fn shows_like_python() {
        let list = Value::from(vec![Value::None, true.into(), 1.into(), 2.0.into(), "a'b".into()]);
        assert_eq!(list.to_string(), r#"[None, True, 1, 2.0, "a'b"]"#);
        assert_eq!(Value::from("plain").to_string(), "plain");
    }
}
