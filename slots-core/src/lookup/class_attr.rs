//! Class attributes in the protocol: what an instance has without a slot of its own.

use crate::attr::Attr;
use crate::class::{ClassRecord, runtime};
use crate::error::{Error, ErrorKind, Result};
use crate::object::Obj;
use crate::value::Value;

/// The attribute that the class of instances has under that name, if it has any beside slots.
///
/// The result is as long there as the class is held (H5).
#[inline]
pub(super) fn find(class: &'static ClassRecord, name: &str) -> Option<Attr> {
    // Cloned, since the user's code may give the object another class, and that was all that held this one.
    runtime::of(class)?.attr(name).cloned()
}

/// What reading it gives.
pub(super) fn get(attr: &Attr, object: &Obj) -> Result<Value> {
    match attr {
        Attr::Value(value) => Ok(value.clone()),
        Attr::Property(property) => (property.get)(object),
        Attr::Descriptor(descriptor) => descriptor.get(object),
    }
}

/// Writes through one that takes writes itself.
pub(super) fn set(attr: &Attr, object: &Obj, name: &str, value: Value) -> Result<()> {
    match attr {
        Attr::Property(property) => match &property.set {
            Some(set) => set(object, value),
            None => Err(no_function(object, name, "setter", "property-no-setter")),
        },
        Attr::Descriptor(descriptor) => descriptor.set(object, value),
        Attr::Value(_) => Err(read_only(&object.class_name(), name)),
    }
}

/// Deletes through one that takes deletions itself.
pub(super) fn delete(attr: &Attr, object: &Obj, name: &str) -> Result<()> {
    match attr {
        Attr::Property(property) => match &property.delete {
            Some(delete) => delete(object),
            None => Err(no_function(object, name, "deleter", "property-no-deleter")),
        },
        Attr::Descriptor(descriptor) => descriptor.delete(object),
        Attr::Value(_) => Err(read_only(&object.class_name(), name)),
    }
}

/// Rules `property-no-setter` and `property-no-deleter`.
#[cold]
fn no_function(object: &Obj, name: &str, what: &str, rule: &'static str) -> Error {
    let class = object.class_name();
    let message = format!("property '{name}' of '{class}' object has no {what}");
    Error::new(ErrorKind::Attribute, rule, message).about(&class, Some(name))
}

/// Rule `class-attr-read-only`.
#[cold]
pub(super) fn read_only(class: &str, name: &str) -> Error {
    let message = format!("'{class}' object attribute '{name}' is read-only");
    Error::new(ErrorKind::Attribute, "class-attr-read-only", message).about(class, Some(name))
}

/// The names of the attributes that instances have of their class.
pub(super) fn names(class: &'static ClassRecord) -> impl Iterator<Item = String> {
    let attrs = runtime::of(class).map(runtime::RuntimeClass::attrs);
    attrs.into_iter().flat_map(|attrs| attrs.keys().map(|name| name.as_str().to_owned()))
}
