//! What happens to a name that is no slot: the names that every instance has, the `__dict__`, or an error.

use super::class_attr::{names, weakref_owner};
use super::view::{View, ViewMut};
use crate::class::{Class, ClassRecord, Hooks};
use crate::dict::AttrDict;
use crate::error::{Error, ErrorKind, Fault, Result, closest};
use crate::name::{Asked, AttrName, Key, Text};
use crate::value::{IntoValue, Map, Value};

/// The value in the `__dict__` under a name that the instance's class has nothing for, where that is certain at a glance: no code
/// of the user's is run. `None` says nothing.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the hot path of every dynamic attribute")]
pub(super) fn existing<'i>(view: View<'i>, key: &Key) -> Option<&'i Value> {
    // `__class__` and its kin are not among the names that are found here.
    view.dict()?.get_plain(key)
}

/// The same, writable, unless the class is to be asked for writes.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
pub(super) fn existing_mut<'i>(view: ViewMut<'i>, key: &Key) -> Option<&'i mut Value> {
    if view.record().hooks.has(Hooks::SETATTR) { None } else { view.dict()?.get_plain_mut(key) }
}

/// A copy of a value; numbers by themselves, since two words that are copied as one go through memory.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
pub(super) fn copied(value: &Value) -> Result<Value> {
    match *value {
        Value::Float(number) => Ok(Value::Float(number)),
        Value::Int(number) => Ok(Value::Int(number)),
        _ => cloned(value),
    }
}

#[inline(never)]
#[expect(clippy::unnecessary_wraps, reason = "a result that is made of a value which was just written is slow to make")]
fn cloned(value: &Value) -> Result<Value> {
    Ok(value.clone())
}

/// Stores a value of a type that becomes one without failure. What was there is returned if it owns anything: it is to be dropped
/// when nobody refers to its place any more.
///
/// What is made of the value is not kept in memory meanwhile, since what is copied right after it was written is slow.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
pub(super) fn replace<V: IntoValue>(place: &mut Value, value: V) -> Option<Value> {
    if place.is_plain() {
        if let Ok(value) = value.into_value() {
            core::mem::forget(core::mem::replace(place, value));
        }
        return None;
    }
    value.into_value().ok().map(|value| core::mem::replace(place, value))
}

/// The value in the `__dict__`, if there is one; an error where the name means something that is no value.
pub(super) fn find<'i>(view: View<'i>, name: &Asked<'_>) -> Result<Option<&'i Value>> {
    // `__class__` and its kin are data descriptors: they win over the dict as slots do.
    if name.text().starts_with("__")
        && let Some(error) = special(view, name)
    {
        return Err(error);
    }
    Ok(in_dict(view, name))
}

/// What the `__dict__` has under that name, whatever it means.
#[inline]
pub(super) fn in_dict<'i>(view: View<'i>, name: &Asked<'_>) -> Option<&'i Value> {
    let dict = view.dict()?;
    name.look_up(|key, text| dict.get_key(key, text))
}

/// Why nothing is read under a name that no slot has, of a class that has nothing else: the shortest way to that error.
#[cold]
#[inline(never)]
pub(super) fn no_slot(record: &'static ClassRecord, name: Text<'_>) -> Option<Error> {
    if record.is_bare() && !name.get().starts_with("__") { Some(Error::missing(record.shape(), name)) } else { None }
}

/// Why nothing is read where [`find`] has found nothing, and nobody else has.
#[cold]
pub(super) fn no_attribute(view: View<'_>, name: &Asked<'_>) -> Error {
    let fault = if name.text() == "__dict__" { Fault::NoDict } else { Fault::Missing };
    missing(view, name, fault)
}

#[inline(never)]
pub(super) fn get(view: View<'_>, name: &Asked<'_>) -> Result<Value> {
    match name.text() {
        "__class__" => return Ok(Value::Class(Class::of_record(view.record()))),
        // Nothing refers weakly to a plain value.
        "__weakref__" if view.record().names_weakref() => return Ok(Value::None),
        _ => {}
    }
    find(view, name)?.cloned().ok_or_else(|| no_attribute(view, name))
}

#[inline(never)]
pub(super) fn has(view: View<'_>, name: &Asked<'_>) -> bool {
    in_dict(view, name).is_some() || view.record().has_special(name.text())
}

/// Why an attribute that every instance has, but that is no slot, cannot be lent.
#[cold]
fn special(view: View<'_>, name: &Asked<'_>) -> Option<Error> {
    let fault = match name.text() {
        "__class__" => Fault::ClassIsNotAValue,
        "__dict__" if view.shape().has_dict => Fault::DictIsLive,
        "__weakref__" if view.record().names_weakref() => Fault::NoWeakrefValue,
        _ => return None,
    };
    Some(view.error(fault, name))
}

/// The error for a name that is nowhere, with a name from the `__dict__` if one is close.
#[cold]
fn missing(view: View<'_>, name: &Asked<'_>, fault: Fault) -> Error {
    /// More names than this are not searched for a close one: an error must not cost more than the work it ends.
    const SEARCHED: usize = 64;
    let error = view.error(fault, name);
    let dict = view.dict().filter(|dict| !dict.is_empty() && dict.len() <= SEARCHED);
    // Slots the error knows by itself.
    if dict.is_none() && !view.has_attrs() {
        return error;
    }
    let slots = view.record().table.reached().map(|member| member.decl.name());
    let attrs = names(view.record());
    let attrs = attrs.iter().map(String::as_str).filter(|name| !name.starts_with("__"));
    let dict = dict.into_iter().flat_map(AttrDict::keys);
    match closest(name.text(), slots.chain(attrs.take(SEARCHED)).chain(dict)) {
        Some(near) => error.with_suggestion(near),
        None => error,
    }
}

/// Stores the value; in its place is left what the caller has to drop once it does not borrow the instance any more: what was
/// there, or the value itself where it is refused.
#[inline(never)]
pub(super) fn set(view: ViewMut<'_>, name: &Asked<'_>, value: &mut Value) -> Result<()> {
    let shape = view.shape();
    match name.text() {
        "__class__" => return Err(Error::attribute(Fault::ClassIsFixed, shape, name)),
        "__weakref__" => {
            if let Some(owner) = weakref_owner(view.record()) {
                return Err(Error::attribute(Fault::WeakrefNotWritable, owner.record().shape(), name));
            }
        }
        "__dict__" if shape.has_dict => return replace_dict(view, value),
        _ => {}
    }
    match view.dict() {
        Some(dict) => {
            let new = core::mem::take(value);
            *value = name.look_up(|key, text| dict.insert_key(key, text, new)).unwrap_or_default();
            Ok(())
        }
        None => Err(Error::attribute(Fault::MissingOnSet, shape, name)),
    }
}

/// Rules `dict-assign` and `dict-assign-non-dict`.
fn replace_dict(view: ViewMut<'_>, value: &mut Value) -> Result<()> {
    let class = view.shape().name;
    if let Value::Vars(vars) = value {
        // What the other object has now; a dict belongs to one object.
        *value = Value::Dict(vars.to_dict()?);
    }
    if let (Some(place), Value::Dict(dict)) = (view.dict(), &mut *value) {
        let old = core::mem::replace(place, Map::from(core::mem::take(dict)).into());
        *value = contents(old);
        return Ok(());
    }
    let message = format!("__dict__ must be set to a dictionary, not a '{}'", value.type_name());
    Err(Error::new(ErrorKind::Type, "dict-assign-non-dict", message).about(class, Some("__dict__")))
}

fn contents(dict: AttrDict) -> Value {
    Value::Dict(Map::from(dict).into())
}

/// Whether the class that brought the `__dict__` keeps it.
fn has_fixed_dict(class: &'static ClassRecord) -> bool {
    let mut bases = core::iter::successors(Some(class), |class| class.base);
    bases.find(|class| class.declared.dict).is_some_and(|class| class.declared.fixed_dict)
}

/// Removes the attribute; what was there is left in `removed`, to be dropped as [`set`] says.
#[inline(never)]
pub(super) fn delete(view: ViewMut<'_>, name: &Asked<'_>, removed: &mut Value) -> Result<()> {
    let shape = view.shape();
    match name.text() {
        "__class__" => return Err(Error::attribute(Fault::ClassNotDeletable, shape, name)),
        "__weakref__" => {
            if let Some(owner) = weakref_owner(view.record()) {
                return Err(Error::attribute(Fault::WeakrefNotWritable, owner.record().shape(), name));
            }
        }
        "__dict__" if has_fixed_dict(view.record()) => return Err(Error::attribute(Fault::FixedDict, shape, name)),
        // Rule `dict-delete`: the contents go, and the next write starts a new dict.
        "__dict__" if shape.has_dict => {
            *removed = view.dict().map_or(Value::None, |dict| contents(core::mem::take(dict)));
            return Ok(());
        }
        _ => {}
    }
    if in_dict(view.shared(), name).is_none() {
        let fault = if shape.has_dict { Fault::MissingInDict } else { Fault::MissingOnDelete };
        return Err(missing(view.shared(), name, fault));
    }
    *removed = view.dict().and_then(|dict| name.look_up(|key, text| dict.remove_key(key, text))).unwrap_or_default();
    Ok(())
}
