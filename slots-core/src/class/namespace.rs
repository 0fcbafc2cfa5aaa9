//! Names among the attributes of a definition that mean more to a class than an attribute: `__slots__`, `__doc__` and their like.

use crate::attr::{Attr, Attrs};
use crate::class::Slots;
use crate::error::{Error, ErrorKind, Result};
use crate::value::Value;

/// The slots: an attribute `__slots__` says what they are where nothing else does, since to CPython both are one.
pub(super) fn slots(given: Option<Slots>, attrs: &Attrs) -> Option<Slots> {
    given.or_else(|| {
        Some(match attrs.get("__slots__")? {
            Attr::Value(value) => value.clone().into(),
            other => Slots::not_iterable(other.type_name()),
        })
    })
}

/// A text of the class that is also an attribute: `__doc__` or `__module__`.
pub(super) fn text(given: String, name: &str, attrs: &Attrs) -> String {
    match attrs.get(name) {
        Some(Attr::Value(Value::Str(text))) => text.as_str().to_owned(),
        _ => given,
    }
}

/// Takes out `__qualname__`, which CPython gives to the class object (rule `qualname-not-string`).
pub(super) fn take_qualname(class: &str, attrs: &mut Attrs) -> Result<()> {
    let type_name = match attrs.shift_remove("__qualname__") {
        None | Some(Attr::Value(Value::Str(_))) => return Ok(()),
        Some(Attr::Value(value)) => value.type_name(),
        Some(other) => other.type_name().into(),
    };
    let message = format!("type __qualname__ must be a str, not {type_name}");
    Err(Error::new(ErrorKind::Type, "qualname-not-string", message).about(class, Some("__qualname__")))
}

/// Refuses attributes in place of what instances have without their class's doing (rule `reserved-attribute`).
pub(super) fn refuse_reserved(class: &str, attrs: &Attrs, has_dict: bool, has_weakref: bool) -> Result<()> {
    let reserved = [("__class__", true), ("__dict__", has_dict), ("__weakref__", has_weakref)];
    let taken = reserved.into_iter().find(|&(name, is_there)| is_there && attrs.contains_key(name));
    let Some((name, _)) = taken else { return Ok(()) };
    let message = format!("'{name}' of '{class}' objects is their own, and cannot be a class attribute");
    Err(Error::new(ErrorKind::Type, "reserved-attribute", message).about(class, Some(name)))
}
