//! Dotted paths: `"a.x"` reaches into nested objects, dicts and lists, and writes where they lie.

use core::any::TypeId;
use core::ptr::{from_mut, from_ref};
use std::borrow::Cow;

use super::view::View;
use super::{Attributes, access, find, not_lent};
use crate::class::{Instance, Member};
use crate::error::{Error, ErrorKind, Result};
use crate::value::{Dict, IntoValue, List, Value};

/// Attributes by dotted path: `"a.x"` is attribute `x` of what attribute `a` holds.
///
/// A path leads through slotted structs held by value, the dicts (by key) and lists (by index) of [`Value`]s, and
/// writes in place: nothing is cloned and written back.
///
/// The parts of a path are attribute names; a name in a `__dict__` that itself has a dot in it is reached with
/// [`getattr`](Attributes::getattr) only.
pub trait Paths: Instance {
    /// The value at `path`.
    ///
    /// # Errors
    ///
    /// For each part as [`getattr`](Attributes::getattr); `LookupError` for a dict key or list index that is not there
    /// (`path-lookup`), `TypeError` where a part leads into what has no attributes (`path-into-value`).
    fn getattr_path(&self, path: &str) -> Result<Value>;

    /// Whether there is a value at `path`.
    fn hasattr_path(&self, path: &str) -> bool;

    /// Stores `value` at `path`. All parts but the last must exist; a missing key of a dict is added.
    ///
    /// # Errors
    ///
    /// For the parts before the last as [`getattr_path`](Self::getattr_path), for the last as
    /// [`setattr`](Attributes::setattr); `AttributeError` if a part before the last is read-only (`readonly-slot`),
    /// `TypeError` if it has a validator or converter, which the write would go round (`guarded-slot`).
    fn setattr_path(&mut self, path: &str, value: impl IntoValue) -> Result<()>;

    /// Unsets or removes what is at `path`.
    ///
    /// # Errors
    ///
    /// For the parts before the last as [`setattr_path`](Self::setattr_path), for the last as
    /// [`delattr`](Attributes::delattr).
    fn delattr_path(&mut self, path: &str) -> Result<()>;
}

/// What a part of a path leads to.
enum Place<'i> {
    Instance(&'i dyn Instance),
    Value(&'i Value),
    /// A slot that has a value, but neither parts nor a `Value` of its own: the last part only.
    Owned(Value),
}

enum PlaceMut<'i> {
    Instance(&'i mut dyn Instance),
    Value(&'i mut Value),
    /// A slot of type `List`, which is parts rather than attributes.
    List(&'i mut List),
    /// A slot of type `Dict`, likewise.
    Dict(&'i mut Dict),
}

impl PlaceMut<'_> {
    /// What stands here, for messages.
    fn type_name(&self) -> Cow<'static, str> {
        match self {
            Self::Instance(_) => "object".into(),
            Self::Value(value) => value.type_name(),
            Self::List(_) => "list".into(),
            Self::Dict(_) => "dict".into(),
        }
    }
}

/// Whether the slot holds a list or a dict by its own type: an instance, but one that paths look into.
fn is_collection(slot: &Member) -> bool {
    let ty = slot.decl.ty;
    !ty.opaque && (ty.value == TypeId::of::<List>() || ty.value == TypeId::of::<Dict>())
}

/// The first part of a path, and the rest if there is one.
fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

/// The parts before the last, if there are any, and the last.
fn split_last(path: &str) -> (Option<&str>, &str) {
    path.rsplit_once('.').map_or((None, path), |(parents, last)| (Some(parents), last))
}

fn step<'i>(instance: &'i (impl Instance + ?Sized), name: &str) -> Result<Place<'i>> {
    let record = instance.__record();
    if let Some(slot) = member(instance, name) {
        let pointer: *const u8 = from_ref(instance).cast();
        if let (Some(nested), false) = (slot.decl.nested, is_collection(slot)) {
            // SAFETY: `slot` is of the record that describes `instance`.
            let field = unsafe { access::field(pointer, slot) };
            // SAFETY: C1: the field has the type that `nested` was made for.
            let inner = unsafe { (nested.as_ref)(field) };
            // SAFETY: the field is alive, and borrowed as `instance` is.
            return Ok(Place::Instance(unsafe { &*inner }));
        }
        if slot.decl.ty.opaque {
            // As by its name alone; or an opaque `Value` would be one.
            return instance.getattr(name).map(Place::Owned);
        }
        // SAFETY: `slot` is of the record that describes `instance`, which stays borrowed.
        return match unsafe { access::typed::<Value>(pointer, slot) } {
            // SAFETY: `typed` found a live `Value` there, borrowed as `instance` is.
            Ok(value) => Ok(Place::Value(unsafe { &*value })),
            Err(Some(fault)) => Err(Error::attribute(fault, &record.shape, &name)),
            Err(None) => instance.getattr(name).map(Place::Owned),
        };
    }
    match View::of(instance).dict().and_then(|dict| dict.get(name)) {
        Some(value) => Ok(Place::Value(value)),
        None => instance.getattr(name).map(Place::Owned),
    }
}

/// As [`step`], to write to part `next` of what is there.
fn step_mut<'i>(instance: &'i mut (impl Instance + ?Sized), name: &str, next: &str) -> Result<PlaceMut<'i>> {
    if let Some(slot) = member(instance, name) {
        if slot.flags != 0 {
            // A write to a part would go round a validator as one through a reference would.
            return Err(not_lent(View::of(instance), slot));
        }
        if is_collection(slot) {
            return if slot.decl.ty.value == TypeId::of::<List>() {
                instance.attr_mut(name).map(PlaceMut::List)
            } else {
                instance.attr_mut(name).map(PlaceMut::Dict)
            };
        }
        let pointer: *mut u8 = from_mut(instance).cast();
        if let Some(nested) = slot.decl.nested {
            // SAFETY: `slot` is of the record that describes `instance`.
            let field = unsafe { access::field_mut(pointer, slot) };
            // SAFETY: C1: the field has the type that `nested` was made for.
            let inner = unsafe { (nested.as_mut)(field) };
            // SAFETY: the field is alive, and borrowed uniquely as `instance` is.
            return Ok(PlaceMut::Instance(unsafe { &mut *inner }));
        }
        if slot.decl.ty.opaque || slot.decl.ty.value != TypeId::of::<Value>() {
            return Err(not_in_place(instance, slot, next));
        }
    }
    instance.attr_mut::<Value>(name).map(PlaceMut::Value)
}

/// Why part `next` of a slot that is neither an instance nor a `Value` is not written to.
#[cold]
fn not_in_place(instance: &(impl Instance + ?Sized), slot: &Member, next: &str) -> Error {
    let (class, name) = (instance.__record().shape.name, slot.decl.name);
    match instance.getattr(name) {
        Ok(Value::List(_) | Value::Dict(_)) => {
            let message = format!(
                "slot '{name}' of '{class}' objects is a {}, whose parts are not written one by one: \
                 write the whole with setattr",
                slot.decl.type_text
            );
            Error::new(ErrorKind::Type, "path-into-value", message).about(class, Some(name))
        }
        Ok(value) => no_parts(next, &value.type_name()),
        // Unset, or opaque.
        Err(error) => error,
    }
}

fn member(instance: &(impl Instance + ?Sized), name: &str) -> Option<&'static Member> {
    find(instance, &name)
}

/// A part of a path as an index: digits only, where `parse` would take a sign too.
fn index(name: &str) -> Option<usize> {
    if name.bytes().all(|byte| byte.is_ascii_digit()) { name.parse().ok() } else { None }
}

/// What part `name` of a value is.
fn child<'v>(value: &'v Value, name: &str) -> Result<&'v Value> {
    let found = match value {
        Value::Dict(items) => items.get(name),
        Value::List(items) => index(name).and_then(|index| items.get(index)),
        other => return Err(no_parts(name, &other.type_name())),
    };
    found.ok_or_else(|| absent(name, &value.type_name()))
}

fn child_mut<'v>(place: PlaceMut<'v>, name: &str) -> Result<&'v mut Value> {
    let kind = place.type_name();
    let found = match place {
        PlaceMut::Dict(items) | PlaceMut::Value(Value::Dict(items)) => items.get_mut(name),
        PlaceMut::List(items) | PlaceMut::Value(Value::List(items)) => {
            index(name).and_then(|index| items.get_mut(index))
        }
        _ => return Err(no_parts(name, &kind)),
    };
    found.ok_or_else(|| absent(name, &kind))
}

fn descend<'v>(value: &'v Value, path: Option<&str>) -> Result<&'v Value> {
    path.map_or(Ok(value), |path| path.split('.').try_fold(value, child))
}

fn descend_mut<'v>(place: PlaceMut<'v>, path: &str) -> Result<PlaceMut<'v>> {
    path.split('.').try_fold(place, |place, name| child_mut(place, name).map(PlaceMut::Value))
}

#[cold]
fn absent(name: &str, kind: &str) -> Error {
    let message = match kind {
        "list" => format!("list index '{name}' is out of range or no index"),
        _ => format!("dict has no key '{name}'"),
    };
    Error::new(ErrorKind::Lookup, "path-lookup", message).about(kind, Some(name))
}

#[cold]
fn no_parts(name: &str, kind: &str) -> Error {
    let message = format!("'{kind}' object has no parts that '{name}' could name");
    Error::new(ErrorKind::Type, "path-into-value", message).about(kind, Some(name))
}

fn get(instance: &dyn Instance, path: &str) -> Result<Value> {
    let (name, rest) = split(path);
    match (step(instance, name)?, rest) {
        (Place::Instance(inner), Some(rest)) => get(inner, rest),
        // The error says how an object held by value is reached.
        (Place::Instance(_), None) => instance.getattr(name),
        (Place::Value(value), rest) => descend(value, rest).cloned(),
        (Place::Owned(value), rest) => descend(&value, rest).cloned(),
    }
}

fn has(instance: &dyn Instance, path: &str) -> bool {
    let (name, rest) = split(path);
    match (step(instance, name), rest) {
        (Ok(Place::Instance(inner)), Some(rest)) => has(inner, rest),
        (Ok(Place::Value(value)), rest) => descend(value, rest).is_ok(),
        (Ok(Place::Owned(value)), rest) => descend(&value, rest).is_ok(),
        (Ok(Place::Instance(_)) | Err(_), None) => instance.hasattr(name),
        (Err(_), Some(_)) => false,
    }
}

/// What a path's parts before the last lead to, to act on the last.
fn parent_mut<'i>(instance: &'i mut dyn Instance, path: &str, last: &str) -> Result<PlaceMut<'i>> {
    let (name, rest) = split(path);
    let next = rest.map_or(last, |rest| split(rest).0);
    match (step_mut(instance, name, next)?, rest) {
        (PlaceMut::Instance(inner), Some(rest)) => parent_mut(inner, rest, last),
        (place, Some(rest)) => descend_mut(place, rest),
        (place, None) => Ok(place),
    }
}

fn set(instance: &mut dyn Instance, path: &str, value: Value) -> Result<()> {
    let (Some(parents), last) = split_last(path) else { return instance.setattr(path, value) };
    match parent_mut(instance, parents, last)? {
        PlaceMut::Instance(inner) => inner.setattr(last, value),
        PlaceMut::Dict(items) | PlaceMut::Value(Value::Dict(items)) => {
            items.insert(last.into(), value);
            Ok(())
        }
        parent => {
            *child_mut(parent, last)? = value;
            Ok(())
        }
    }
}

fn delete(instance: &mut dyn Instance, path: &str) -> Result<()> {
    let (Some(parents), last) = split_last(path) else { return instance.delattr(path) };
    match parent_mut(instance, parents, last)? {
        PlaceMut::Instance(inner) => inner.delattr(last),
        PlaceMut::Dict(items) | PlaceMut::Value(Value::Dict(items)) => {
            items.shift_remove(last).map(drop).ok_or_else(|| absent(last, "dict"))
        }
        PlaceMut::List(items) | PlaceMut::Value(Value::List(items)) => match index(last) {
            Some(index) if index < items.len() => {
                items.remove(index);
                Ok(())
            }
            _ => Err(absent(last, "list")),
        },
        PlaceMut::Value(other) => Err(no_parts(last, &other.type_name())),
    }
}

impl<T: Instance + ?Sized> Paths for T {
    fn getattr_path(&self, path: &str) -> Result<Value> {
        get(self.__erased(), path)
    }

    fn hasattr_path(&self, path: &str) -> bool {
        has(self.__erased(), path)
    }

    fn setattr_path(&mut self, path: &str, value: impl IntoValue) -> Result<()> {
        let value =
            value.into_value().map_err(|mismatch| Error::misfit(self.__record().shape.name, path, &mismatch))?;
        set(self.__erased_mut(), path, value)
    }

    fn delattr_path(&mut self, path: &str) -> Result<()> {
        delete(self.__erased_mut(), path)
    }
}
