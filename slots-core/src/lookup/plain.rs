//! What access by name to a plain instance does beside reading and writing a slot as it is.

use super::view::{View, ViewMut};
use super::{class_attr, dynamic, find as find_slot, hooks};
use crate::attr::{Attr, get_native};
use crate::call::{Needs, Passed, Receiver, call_native, needs_handle};
use crate::class::{ClassRecord, Entry, Hooks, Instance, Member};
use crate::error::{Error, Fault, Result};
use crate::name::{Asked, AttrName, Text};
use crate::value::{IntoValue, Value};

/// The value of what is no slot.
#[inline(never)]
pub(super) fn get(instance: &dyn Instance, name: &Asked<'_>) -> Result<Value> {
    or_getattr(instance, name, find(instance, name))
}

/// The value of an attribute that the class has.
#[inline(never)]
pub(super) fn get_attr(instance: &dyn Instance, entry: &'static Entry, name: &Asked<'_>) -> Result<Value> {
    match entry.property() {
        Some(decl) => get_native(decl, Receiver::of(instance)),
        None => get(instance, name),
    }
}

/// What has been found, or what the class's `__getattr__` says.
#[inline(never)]
fn or_getattr(instance: &dyn Instance, name: &Asked<'_>, found: Result<Value>) -> Result<Value> {
    match found {
        Err(error) => ask_getattr(instance, name.text(), error),
        found => found,
    }
}

/// The same, without a hook.
pub(super) fn find(instance: &dyn Instance, name: &Asked<'_>) -> Result<Value> {
    let view = View::of(instance);
    match class_attr::find(view.record(), name) {
        Some(attr) if attr.is_data() => class_attr::get(&attr, Receiver::of(instance), name.text()),
        // What is no data descriptor loses to the dict.
        Some(attr) => match dynamic::in_dict(view, name) {
            Some(value) => Ok(value.clone()),
            None => class_attr::get(&attr, Receiver::of(instance), name.text()),
        },
        None => dynamic::get(view, name),
    }
}

/// What the class's `__getattr__` says where reading has ended in `error`.
#[cold]
pub(super) fn ask_getattr(instance: &dyn Instance, name: &str, error: Error) -> Result<Value> {
    hooks::getattr(instance.__record(), Receiver::of(instance), name, error)
}

/// Leaves a deletion to the class.
#[cold]
pub(super) fn ask_delattr(instance: &mut dyn Instance, name: &str) -> Result<()> {
    hooks::delattr(instance.__record(), Receiver::Mut(instance), name)
}

/// Whether the attribute is there, once no set slot has been found.
#[inline(never)]
pub(super) fn has(instance: &dyn Instance, name: &Asked<'_>, is_no_slot: bool) -> bool {
    let view = View::of(instance);
    if view.record().hooks.has(Hooks::GETATTR) {
        return (if is_no_slot {
            get(instance, name)
        } else {
            ask_getattr(instance, name.text(), view.error(Fault::UnsetOnRead, name))
        })
        .is_ok();
    }
    is_no_slot
        && (dynamic::has(view, name)
            || class_attr::find(view.record(), name).is_some_and(|attr| has_attr(instance, &attr, name)))
}

/// Whether a class attribute can be had: a property, by reading it.
fn has_attr(instance: &dyn Instance, attr: &Attr, name: &Asked<'_>) -> bool {
    !attr.is_data() || class_attr::get(attr, Receiver::of(instance), name.text()).is_ok()
}

/// Calls a method on an instance that is not to be changed.
#[inline(never)]
pub(super) fn call(instance: &dyn Instance, name: &Asked<'_>, args: Passed<'_>) -> Result<Value> {
    let record = instance.__record();
    if record.dict.is_none()
        && let Some(decl) =
            name.look_up(|key, text| record.table.find_key(key, Text::plain(text))).and_then(Entry::native_attr)
        && decl.is_method()
    {
        return call_native(decl, || Receiver::of(instance), args);
    }
    match method(instance, name) {
        Some(attr) => class_attr::call(&attr, Receiver::of(instance), name.text(), args),
        None => value(instance, name)?.pass(args),
    }
}

/// The same, of one that may be changed.
#[inline(never)]
pub(super) fn call_mut(instance: &mut dyn Instance, name: &Asked<'_>, args: Passed<'_>) -> Result<Value> {
    match method(instance, name) {
        Some(attr) => class_attr::call(&attr, Receiver::Mut(instance), name.text(), args),
        None => value(instance, name)?.pass(args),
    }
}

/// The class attribute to be called: what no slot hides, nor the dict.
fn method(instance: &dyn Instance, name: &Asked<'_>) -> Option<Attr> {
    let view = View::of(instance);
    if find_slot(instance, name).is_some() {
        return None;
    }
    let is_hidden = |attr: &Attr| !attr.is_data() && dynamic::in_dict(view, name).is_some();
    class_attr::find(view.record(), name).filter(|attr| !is_hidden(attr))
}

/// What is called otherwise.
fn value(instance: &dyn Instance, name: &Asked<'_>) -> Result<Value> {
    super::Attributes::getattr(instance, name)
}

/// Stores by name what cannot be moved into its slot as it is.
///
/// # Safety
///
/// The member is in the table of the instance's own class, or of one that it embeds.
#[inline(never)]
pub(super) unsafe fn set_member(
    instance: &mut dyn Instance,
    member: &'static Member,
    value: impl IntoValue,
) -> Result<()> {
    if member.flags & Member::HOOKED != 0 && instance.__record().hooks.has(Hooks::SETATTR) {
        return ask_setattr(instance, member.decl.name(), value);
    }
    // SAFETY: the caller's promise.
    unsafe { store_member(instance, member, value) }
}

/// The same, without a hook; the class is told of it.
///
/// # Safety
///
/// As for [`set_member`].
pub(super) unsafe fn store_member(
    instance: &mut dyn Instance,
    member: &'static Member,
    value: impl IntoValue,
) -> Result<()> {
    let mut view = ViewMut::of(instance);
    let (record, shape) = (view.record(), view.shape());
    if member.flags & Member::READONLY != 0 {
        return Err(Error::attribute(Fault::ReadOnly, shape, &member.decl.name()));
    }
    let value = value.into_value().map_err(|mismatch| Error::misfit(shape.name, member.decl.name(), &mismatch))?;
    if member.flags & Member::NOTIFY == 0 || !record.hooks.has(Hooks::NOTIFY) {
        // SAFETY: the caller's promise.
        return unsafe { view.set(member, value) };
    }
    can_notify(record)?;
    // SAFETY: the caller's promise.
    let old = unsafe { view.shared().get(member) }.unwrap_or_default();
    // SAFETY: the caller's promise.
    unsafe { view.set(member, value) }?;
    // SAFETY: the caller's promise.
    let new = unsafe { view.shared().get(member) }.unwrap_or_default();
    hooks::notify(record, Receiver::Mut(instance), member.decl.name(), old, new)
}

/// Refuses, before anything is changed, what could not be told of: the hook wants a handle, which a plain value has none of.
pub(super) fn can_notify(record: &'static ClassRecord) -> Result<()> {
    match hooks::needs(record, Hooks::NOTIFY) {
        Some(Needs::Handle) => Err(needs_handle(hooks::signature(Hooks::NOTIFY))),
        _ => Ok(()),
    }
}

/// Stores what is in no slot.
#[inline(never)]
pub(super) fn set(instance: &mut dyn Instance, name: &Asked<'_>, value: impl IntoValue) -> Result<()> {
    if instance.__record().hooks.has(Hooks::SETATTR) {
        return ask_setattr(instance, name.text(), value);
    }
    store(instance, name, value)
}

/// Leaves a write to the class.
#[cold]
fn ask_setattr(instance: &mut dyn Instance, name: &str, value: impl IntoValue) -> Result<()> {
    let record = instance.__record();
    let value = value.into_value().map_err(|mismatch| Error::misfit(record.shape.name, name, &mismatch))?;
    hooks::setattr(record, Receiver::Mut(instance), name, value)
}

/// Stores what is in no slot, without a hook.
pub(super) fn store(instance: &mut dyn Instance, name: &Asked<'_>, value: impl IntoValue) -> Result<()> {
    let record = instance.__record();
    let shape = record.shape();
    let attr = class_attr::find(record, name);
    let mut value = match value.into_value() {
        Ok(value) => value,
        Err(mismatch) if shape.has_dict || attr.as_ref().is_some_and(Attr::is_data) => {
            return Err(Error::misfit(shape.name, name.text(), &mismatch));
        }
        // No value fits where there is no place: that is what the caller should hear of.
        Err(_) => Value::None,
    };
    match attr {
        Some(attr) if attr.is_data() => class_attr::set(&attr, Receiver::Mut(instance), name.text(), value),
        Some(_) if !shape.has_dict => Err(class_attr::read_only(shape.name, name.text(), "class-attr-read-only")),
        _ => dynamic::set(ViewMut::of(instance), name, &mut value),
    }
}

/// Deletes what is no slot, without a hook.
#[inline(never)]
pub(super) fn delete(instance: &mut dyn Instance, name: &Asked<'_>) -> Result<()> {
    let record = instance.__record();
    let shape = record.shape();
    let attr = class_attr::find(record, name);
    match &attr {
        Some(attr) if attr.is_data() => return class_attr::delete(attr, Receiver::Mut(instance), name.text()),
        Some(_) if !shape.has_dict => {
            return Err(class_attr::read_only(shape.name, name.text(), "class-attr-read-only-del"));
        }
        _ => {}
    }
    match dynamic::delete(ViewMut::of(instance), name, &mut Value::None) {
        Err(_) if attr.is_some() => Err(Error::attribute(Fault::OnlyOnClass, shape, name)),
        deleted => deleted,
    }
}
