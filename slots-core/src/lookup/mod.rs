//! The attribute protocol: get, set and delete by name, as CPython's `object.__getattribute__` and its kin do it.

mod access;
mod call;
mod class_attr;
mod descriptor;
mod dynamic;
mod handle;
pub(crate) mod hooks;
mod items;
mod parent;
mod path;
mod plain;
mod prepared;
mod spot;
mod target;
mod vars;
mod view;

use crate::attr::Attr;
use crate::call::IntoArgs;
use crate::class::{Class, Entry, EntryRef, Hooks, Instance, Member, MemberRef};
use crate::dict::AttrDict;
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::name::{Asked, AttrName, Key, Text};
use crate::rules::ClassShape;
use crate::sync::Gate;
use crate::value::{IntoValue, Kind, Value};

pub use class_attr::ClassAttr;
pub use parent::Super;
pub use path::Paths;
pub(crate) use prepared::Prepared;
pub use target::AttrTarget;
use target::Unavailable;
pub use vars::Vars;
use view::{View, ViewMut};

/// Attributes by name, on every slotted struct and on `dyn Instance`.
///
/// A name is a [`Name`](crate::Name), which is hashed at compile time, or any string. A slot wins over the `__dict__`
/// (rule `data-descriptor-wins-over-dict`); what is in neither is an `AttributeError` in CPython's words.
///
/// ```
/// # extern crate slots_core as slotted;
/// # // `#[slotted]` is in the facade: the guide there shows this trait in use.
/// use slotted::{Attributes, builtins::Object};
///
/// let object = Object::new();
/// assert!(!object.hasattr("x"));
/// assert_eq!(object.getattr("x").unwrap_err().message(), "'object' object has no attribute 'x'");
/// ```
#[expect(
    clippy::inline_always,
    reason = "out of line, the result is passed through memory; only the search is in line"
)]
pub trait Attributes: Instance {
    /// The instance's class.
    fn class(&self) -> Class {
        Class::of_record(self.__record())
    }

    /// The attribute's value.
    ///
    /// # Errors
    ///
    /// `AttributeError` if there is no such attribute (`no-attribute-get`) or the slot is unset (`unset-slot-read`);
    /// `TypeError` if no [`Value`] can hold it: the slot is opaque or holds another object by value;
    /// `OverflowError` if a number does not fit a `Value` without loss.
    #[inline(always)]
    fn getattr(&self, name: impl AttrName) -> Result<Value> {
        let (key, view) = (name.key(), View::of(self));
        let Some(entry) = entry(self, &key, name.lazy()) else {
            if let Some(value) = dynamic::existing(view, &key) {
                return dynamic::copied(value);
            }
            if let Some(error) = dynamic::no_slot(view.record(), name.lazy()) {
                return Err(error);
            }
            let name = Asked::hashed(&name, key);
            return if view.has_attrs() { plain::get(self.__erased(), &name) } else { dynamic::get(view, &name) };
        };
        match entry.kind {
            // SAFETY: `entry` is of the record that describes `self`, which stays borrowed.
            Kind::F64 => Ok(Value::Float(unsafe { access::scalar(view.pointer(), entry.offset) })),
            // SAFETY: as above.
            Kind::I64 => Ok(Value::Int(unsafe { access::scalar(view.pointer(), entry.offset) })),
            _ => match entry.slot() {
                // SAFETY: as above.
                Some(member) => match unsafe { view.get(member) } {
                    Err(error) => plain::ask_getattr(self.__erased(), member.decl.name(), error),
                    got => got,
                },
                None => plain::get_attr(self.__erased(), entry, &Asked::of(&name)),
            },
        }
    }

    /// As [`getattr`](Self::getattr), without asking the class's `__getattr__`.
    ///
    /// # Errors
    ///
    /// As there.
    fn generic_getattr(&self, name: impl AttrName) -> Result<Value> {
        match find(self, &name) {
            // SAFETY: `member` is of the record that describes `self`, which stays borrowed.
            Some(member) => unsafe { View::of(self).get(member) },
            None => plain::find(self.__erased(), &Asked::of(&name)),
        }
    }

    /// Calls a method that takes `&self`, `&dyn Instance`, or nothing of the instance.
    ///
    /// # Errors
    ///
    /// As [`Obj::call_method`](crate::Obj::call_method); `TypeError` if the method takes `&mut self` (`method-needs-mut`) or a
    /// handle (`method-needs-handle`).
    fn call_method(&self, name: impl AttrName, args: impl IntoArgs) -> Result<Value> {
        args.pass(|args| plain::call(self.__erased(), &Asked::of(&name), args?))
    }

    /// As [`call_method`](Self::call_method), also of a method that takes `&mut self`.
    ///
    /// # Errors
    ///
    /// As there, but for `method-needs-mut`.
    fn call_method_mut(&mut self, name: impl AttrName, args: impl IntoArgs) -> Result<Value> {
        args.pass(|args| plain::call_mut(self.__erased_mut(), &Asked::of(&name), args?))
    }

    /// A reference to the attribute, without conversion: `attr_ref::<f64>("x")`, or `attr_ref::<str>("name")` for a slot
    /// of any string type. In a `__dict__`, `T` is the payload's type (`i64`, `f64`, `bool`, `str`, ..) or `Value`.
    ///
    /// # Errors
    ///
    /// As [`getattr`](Self::getattr), and `TypeError` if the attribute's type is not exactly `T` (`attr-type`).
    #[inline(always)]
    fn attr_ref<T: AttrTarget + ?Sized>(&self, name: impl AttrName) -> Result<&T> {
        let (key, view) = (name.key(), View::of(self));
        let Some(entry) = entry(self, &key, name.lazy()) else {
            if let Some(found) = dynamic::existing(view, &key).and_then(T::in_value) {
                return Ok(found);
            }
            if let Some(error) = dynamic::no_slot(view.record(), name.lazy()) {
                return Err(error);
            }
            return ref_in_dict(view, &Asked::hashed(&name, key));
        };
        // SAFETY: `entry` is of the record that describes `self`, which stays borrowed as long as the result.
        if let Some(found) = unsafe { T::at_once(view.pointer(), EntryRef(entry)) } {
            return Ok(found);
        }
        let Some(member) = entry.slot() else { return ref_in_dict(view, &Asked::of(&name)) };
        // SAFETY: as above.
        match unsafe { T::in_slot(view.pointer(), MemberRef(member)) } {
            Ok(found) => Ok(found),
            Err(unavailable) => Err(no_ref::<T>(view, member, unavailable.as_ref())),
        }
    }

    /// A mutable reference to the attribute, without conversion.
    ///
    /// # Errors
    ///
    /// As [`attr_ref`](Self::attr_ref); `AttributeError` if the slot is read-only (`readonly-slot`); `TypeError` if it
    /// has a validator or converter, which a reference would go round (`guarded-slot`).
    #[inline(always)]
    fn attr_mut<T: 'static>(&mut self, name: impl AttrName) -> Result<&mut T> {
        let (found, mut view) = (find(self, &name), ViewMut::of(self));
        let Some(member) = found else { return mut_in_dict(view, &Asked::of(&name)) };
        if member.flags != 0 {
            return Err(not_lent(view.shared(), member));
        }
        // SAFETY: `member` is of the record that describes `self`, which stays uniquely borrowed.
        match unsafe { access::typed::<T>(view.pointer(), member) } {
            // SAFETY: `typed` found a live `T` there, through a pointer that may write.
            Ok(place) => Ok(unsafe { &mut *place.cast_mut() }),
            Err(fault) => Err(no_ref::<T>(view.shared(), member, fault.map(Unavailable).as_ref())),
        }
    }

    /// Stores `value` in the slot, or else in the `__dict__`. A refused value changes nothing.
    ///
    /// # Errors
    ///
    /// `AttributeError` if there is neither slot nor `__dict__` (`no-dict-set`), or the slot is read-only
    /// (`readonly-slot`); `TypeError` or `OverflowError` if the value does not fit the slot (`slot-value-type`,
    /// `slot-value-range`); `ValueError` if a validator or converter refuses it (`slot-value-refused`).
    #[inline(always)]
    fn setattr<V: IntoValue>(&mut self, name: impl AttrName, value: V) -> Result<()> {
        let key = name.key();
        let (found, mut view) = (entry(self, &key, name.lazy()), ViewMut::of(self));
        let Some(member) = found.and_then(Entry::plain_slot) else {
            if found.is_none()
                && becomes_a_value::<V>()
                && let Some(place) = dynamic::existing_mut(view, &key)
            {
                drop(dynamic::replace(place, value));
                return Ok(());
            }
            return match found.and_then(Entry::slot) {
                // SAFETY: `member` is of the record that describes `self`, which is borrowed uniquely.
                Some(member) => unsafe { plain::set_member(self.__erased_mut(), member, value) },
                None => plain::set(self.__erased_mut(), &Asked::hashed(&name, key), value),
            };
        };
        // SAFETY: `member` is of the record that describes `self`, which is borrowed uniquely.
        match unsafe { access::put(view.pointer(), member, value, Gate::OPEN) } {
            // SAFETY: as above.
            Ok(Some(value)) => unsafe { plain::set_member(self.__erased_mut(), member, value) },
            // Nothing is in the way of an instance that is borrowed uniquely.
            _ => Ok(()),
        }
    }

    /// As [`setattr`](Self::setattr), without asking the class's `__setattr__`, which itself writes with this.
    ///
    /// # Errors
    ///
    /// As there.
    fn generic_setattr(&mut self, name: impl AttrName, value: impl IntoValue) -> Result<()> {
        match find(self, &name) {
            // SAFETY: `member` is of the record that describes `self`, which is borrowed uniquely.
            Some(member) => unsafe { plain::store_member(self.__erased_mut(), member, value) },
            None => plain::store(self.__erased_mut(), &Asked::of(&name), value),
        }
    }

    /// Unsets the slot, or else removes the attribute from the `__dict__`.
    ///
    /// # Errors
    ///
    /// `AttributeError` if the slot is unset (`unset-slot-delete`), the slot is read-only (`readonly-slot`), or there is
    /// no such attribute (`no-dict-del`, `dict-del-missing`); `TypeError` if the slot always holds a value because its
    /// field is no [`Slot`](crate::Slot) (`slot-not-deletable`).
    fn delattr(&mut self, name: impl AttrName) -> Result<()> {
        if self.__record().hooks.has(Hooks::DELATTR) {
            return plain::ask_delattr(self.__erased_mut(), name.text());
        }
        self.generic_delattr(name)
    }

    /// As [`delattr`](Self::delattr), without asking the class's `__delattr__`, which itself deletes with this.
    ///
    /// # Errors
    ///
    /// As there.
    fn generic_delattr(&mut self, name: impl AttrName) -> Result<()> {
        match find(self, &name) {
            // SAFETY: `member` is of the record that describes `self`.
            Some(member) => unsafe { ViewMut::of(self).delete(member) },
            None => plain::delete(self.__erased_mut(), &Asked::of(&name)),
        }
    }

    /// Whether the attribute is there and, if a slot, set (rule `hasattr-unset-slot`). Allocates nothing itself.
    #[inline(always)]
    fn hasattr(&self, name: impl AttrName) -> bool {
        let (key, view) = (name.key(), View::of(self));
        let found = entry(self, &key, name.lazy());
        if found.is_none() && view.record().is_bare() && !key.may_be_special() {
            return false;
        }
        let found = found.and_then(Entry::slot);
        match found {
            // SAFETY: `member` is of the record that describes `self`.
            Some(member) if unsafe { view.is_set(member) } => true,
            None if !view.has_attrs() => dynamic::has(view, &Asked::hashed(&name, key)),
            _ => view.has_attrs() && plain::has(self.__erased(), &Asked::hashed(&name, key), found.is_none()),
        }
    }

    /// All attribute names, sorted: the slots, set or not, methods, properties and constants, and the names in the `__dict__`
    /// (rule `dir-lists-slots`). A class's `__dir__` is asked by [`Obj::dir`](crate::Obj::dir), which can return its errors.
    fn dir(&self) -> Vec<String> {
        View::of(self).dir()
    }

    /// Names and values of the attributes: the slots that are set and reached by their names, the root's first, then the
    /// `__dict__` in insertion order. A slot that no [`Value`] can hold yields the error that [`getattr`](Self::getattr) gives.
    fn attrs(&self) -> impl Iterator<Item = (&str, Result<Value>)> {
        View::of(self).attrs()
    }

    /// The `__dict__` (Python's `vars()`).
    ///
    /// # Errors
    ///
    /// `TypeError` if instances have none (`no-vars`).
    fn vars(&self) -> Result<&AttrDict> {
        let view = View::of(self);
        view.dict().ok_or_else(|| no_vars(view.shape().name))
    }

    /// The `__dict__`, writable.
    ///
    /// # Errors
    ///
    /// `TypeError` if instances have none (`no-vars`).
    fn vars_mut(&mut self) -> Result<&mut AttrDict> {
        let view = ViewMut::of(self);
        let class = view.shape().name;
        view.dict().ok_or_else(|| no_vars(class))
    }
}

impl<T: Instance + ?Sized> Attributes for T {}

/// What `name` stands for in the instance's own class.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the search is the hot path of every access by name")]
fn entry(instance: &(impl Instance + ?Sized), key: &Key, text: Text<'_>) -> Option<&'static Entry> {
    instance.__find(key, text).map(|found| found.0)
}

/// Whether values are made of a `V` without failure, and without code of the user's.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a constant")]
fn becomes_a_value<V: IntoValue>() -> bool {
    V::EXACT.is_some_and(|exact| exact.kind != Kind::Other)
}

/// The slot that it stands for.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
fn find(instance: &(impl Instance + ?Sized), name: &impl AttrName) -> Option<&'static Member> {
    entry(instance, &name.key(), name.lazy())?.slot()
}

#[cold]
fn no_vars(class: &str) -> Error {
    let message = "vars() argument must have __dict__ attribute".to_owned();
    Error::new(ErrorKind::Type, "no-vars", message).about(class, Some("__dict__"))
}

#[cold]
fn wrong_type(class: &str, name: &str, actual: &str, wanted: &str) -> Error {
    let message = format!("attribute '{name}' of '{class}' objects is {actual}, not {wanted}");
    Error::new(ErrorKind::Type, "attr-type", message).about(class, Some(name))
}

/// Why a slot has no `T` to lend.
#[cold]
fn no_ref<T: AttrTarget + ?Sized>(view: View<'_>, member: &Member, unavailable: Option<&Unavailable>) -> Error {
    match unavailable {
        Some(Unavailable(fault)) => view.error(*fault, &member.decl.name()),
        None => wrong_type(view.shape().name, member.decl.name(), (member.decl.ty.type_name)(), T::name()),
    }
}

/// Why a slot is not lent for writing.
#[cold]
fn not_lent(view: View<'_>, member: &Member) -> Error {
    view.error(not_lent_because(member), &member.decl.name())
}

const fn not_lent_because(member: &Member) -> Fault {
    match member.flags {
        flags if flags & Member::READONLY != 0 => Fault::ReadOnly,
        flags if flags & Member::GUARDED != 0 => Fault::Guarded,
        _ => Fault::Watched,
    }
}

#[inline(never)]
fn ref_in_dict<'i, T: AttrTarget + ?Sized>(view: View<'i>, name: &Asked<'_>) -> Result<&'i T> {
    let attr = class_attr::find(view.record(), name);
    let is_data = attr.as_ref().is_some_and(Attr::is_data);
    match if is_data { None } else { dynamic::find(view, name)? } {
        Some(value) => lent(view.shape(), value, name),
        None if attr.is_some() => Err(class_attr::computed(view.shape().name, name.text())),
        None => Err(dynamic::no_attribute(view, name)),
    }
}

/// The payload of a value that is no slot's.
fn lent<'v, T: AttrTarget + ?Sized>(shape: &ClassShape<'_>, value: &'v Value, name: &Asked<'_>) -> Result<&'v T> {
    T::in_value(value).ok_or_else(|| wrong_type(shape.name, name.text(), &value.type_name(), T::name()))
}

#[inline(never)]
fn mut_in_dict<'i, T: 'static>(view: ViewMut<'i>, name: &Asked<'_>) -> Result<&'i mut T> {
    let shape = view.shape();
    if let Some(attr) = class_attr::find(view.record(), name)
        && (attr.is_data() || dynamic::find(view.shared(), name)?.is_none())
    {
        return Err(class_attr::read_only(shape.name, name.text(), "class-attr-read-only"));
    }
    ref_in_dict::<T>(view.shared(), name)?;
    let found = view
        .dict()
        .and_then(|dict| name.look_up(|key, text| dict.get_key_mut(key, text)))
        .and_then(Value::downcast_mut);
    // `None` has no payload that could be written to.
    found.ok_or_else(|| Error::attribute(Fault::ReadOnly, shape, name))
}
