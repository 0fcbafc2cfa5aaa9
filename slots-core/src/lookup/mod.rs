//! The attribute protocol: get, set and delete by name, as CPython's `object.__getattribute__` and its kin do it.

mod access;
mod descriptor;
mod path;
mod target;

use core::ptr::{from_mut, from_ref};

use crate::class::{Class, ClassRecord, Instance, Member};
use crate::dict::AttrDict;
use crate::error::{Error, ErrorKind, Fault, Result, closest};
use crate::name::AttrName;
use crate::value::{IntoValue, Mismatch, Value};

pub use path::Paths;
pub use target::AttrTarget;
use target::MemberRef;

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
    #[inline]
    fn getattr(&self, name: impl AttrName) -> Result<Value> {
        let record = self.__record();
        if let Some(member) = record.table.find(&name) {
            // SAFETY: `member` is of the record that describes `self`; `self` is borrowed.
            return unsafe { access::get(from_ref(self).cast(), &record.shape, member) };
        }
        get_dynamic(record, dict_of(self), name)
    }

    /// A reference to the attribute, without conversion: `attr_ref::<f64>("x")`, or `attr_ref::<str>("name")` for a slot
    /// of any string type. In a `__dict__`, `T` is the payload's type (`i64`, `f64`, `bool`, `str`, ..) or `Value`.
    ///
    /// # Errors
    ///
    /// As [`getattr`](Self::getattr), and `TypeError` if the attribute's type is not exactly `T` (`attr-type`).
    #[inline]
    fn attr_ref<T: AttrTarget + ?Sized>(&self, name: impl AttrName) -> Result<&T> {
        let record = self.__record();
        let Some(member) = record.table.find(&name) else {
            return ref_dynamic(record, dict_of(self), name);
        };
        // SAFETY: `member` is of the record that describes `self`; `self` stays borrowed as long as the result.
        unsafe { T::in_slot(from_ref(self).cast(), MemberRef(member)) }
            .map_err(|fault| unavailable::<T>(record, member, fault.map(|fault| fault.0)))
    }

    /// A mutable reference to the attribute, without conversion.
    ///
    /// # Errors
    ///
    /// As [`attr_ref`](Self::attr_ref); `AttributeError` if the slot is read-only (`readonly-slot`); `TypeError` if it
    /// has a validator or converter, which a reference would go round (`guarded-slot`).
    #[inline]
    fn attr_mut<T: 'static>(&mut self, name: impl AttrName) -> Result<&mut T> {
        let record = self.__record();
        let Some(member) = record.table.find(&name) else {
            return mut_dynamic(record, dict_of_mut(self), name);
        };
        if member.flags != 0 {
            let fault = if member.flags & Member::READONLY != 0 { Fault::ReadOnly } else { Fault::Guarded };
            return Err(unavailable::<T>(record, member, Some(fault)));
        }
        // SAFETY: `member` is of the record that describes `self`; `self` stays uniquely borrowed.
        match unsafe { access::typed::<T>(from_mut(self).cast_const().cast(), member) } {
            // SAFETY: `typed` found a live `T` there, through a pointer that may write.
            Ok(place) => Ok(unsafe { &mut *place.cast_mut() }),
            Err(fault) => Err(unavailable::<T>(record, member, fault)),
        }
    }

    /// Stores `value` in the slot, or else in the `__dict__`. A refused value changes nothing.
    ///
    /// # Errors
    ///
    /// `AttributeError` if there is neither slot nor `__dict__` (`no-dict-set`), or the slot is read-only
    /// (`readonly-slot`); `TypeError` or `OverflowError` if the value does not fit the slot (`slot-value-type`,
    /// `slot-value-range`); `ValueError` if a validator or converter refuses it (`slot-value-refused`).
    #[inline]
    fn setattr(&mut self, name: impl AttrName, value: impl IntoValue) -> Result<()> {
        let record = self.__record();
        if let Some(member) = record.table.find(&name) {
            // SAFETY: `member` is of the record that describes `self`; `self` is borrowed uniquely.
            return unsafe { access::set(from_mut(self).cast(), &record.shape, member, value) };
        }
        set_dynamic(record, dict_of_mut(self), name, value.into_value())
    }

    /// Unsets the slot, or else removes the attribute from the `__dict__`.
    ///
    /// # Errors
    ///
    /// `AttributeError` if the slot is unset (`unset-slot-delete`), the slot is read-only (`readonly-slot`), or there is
    /// no such attribute (`no-dict-del`, `dict-del-missing`); `TypeError` if the slot always holds a value because its
    /// field is no [`Slot`](crate::Slot) (`slot-not-deletable`).
    fn delattr(&mut self, name: impl AttrName) -> Result<()> {
        let record = self.__record();
        if let Some(member) = record.table.find(&name) {
            // SAFETY: `member` is of the record that describes `self`; `self` is borrowed uniquely.
            return unsafe { access::delete(from_mut(self).cast(), member) }
                .map_err(|fault| Error::attribute(fault, &record.shape, &member.decl.name));
        }
        delete_dynamic(record, dict_of_mut(self), &name)
    }

    /// Whether the attribute is there and, if a slot, set (rule `hasattr-unset-slot`). Never allocates.
    #[inline]
    fn hasattr(&self, name: impl AttrName) -> bool {
        let record = self.__record();
        match record.table.find(&name) {
            // SAFETY: `member` is of the record that describes `self`; `self` is borrowed.
            Some(member) => unsafe { access::is_set(from_ref(self).cast(), member) },
            None => has_dynamic(record, dict_of(self), name.text()),
        }
    }

    /// All attribute names, sorted: the slots, set or not, and the names in the `__dict__` (rule `dir-lists-slots`).
    fn dir(&self) -> Vec<String> {
        let record = self.__record();
        let mut names: Vec<String> = record.table.iter().map(|member| member.decl.name.to_owned()).collect();
        if let Ok(dict) = self.vars() {
            names.extend(dict.keys().map(str::to_owned));
        }
        if record.shape.has_dict {
            names.push("__dict__".to_owned());
        }
        if record.shape.has_weakref {
            names.push("__weakref__".to_owned());
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Names and values of the attributes: the slots that are set, the root's first, then the `__dict__` in insertion
    /// order. A slot that no [`Value`] can hold yields the error that [`getattr`](Self::getattr) gives.
    fn attrs(&self) -> impl Iterator<Item = (&str, Result<Value>)> {
        let record = self.__record();
        let instance: *const u8 = from_ref(self).cast();
        let slots = record.table.iter().filter_map(move |member| {
            // SAFETY: `member` is of the record that describes `self`, which stays borrowed by the iterator.
            if !unsafe { access::is_set(instance, member) } {
                return None;
            }
            // SAFETY: as above.
            Some((member.decl.name, unsafe { access::get(instance, &record.shape, member) }))
        });
        // As CPython's `vars`, the dict may hold a slot's name; the slot is what the name reaches.
        let dict = self.vars().ok().into_iter().flat_map(AttrDict::iter);
        let dynamic = dict.filter(|(name, _)| record.table.find(*name).is_none());
        slots.chain(dynamic.map(|(name, value)| (name, Ok(value.clone()))))
    }

    /// The `__dict__` (Python's `vars()`).
    ///
    /// # Errors
    ///
    /// `TypeError` if instances have none (`no-vars`).
    fn vars(&self) -> Result<&AttrDict> {
        dict_of(self).ok_or_else(|| no_vars(self.__record().shape.name))
    }

    /// The `__dict__`, writable.
    ///
    /// # Errors
    ///
    /// `TypeError` if instances have none (`no-vars`).
    fn vars_mut(&mut self) -> Result<&mut AttrDict> {
        let class = self.__record().shape.name;
        dict_of_mut(self).ok_or_else(|| no_vars(class))
    }
}

impl<T: Instance + ?Sized> Attributes for T {}

#[cold]
fn no_vars(class: &str) -> Error {
    let message = "vars() argument must have __dict__ attribute".to_owned();
    Error::new(ErrorKind::Type, "no-vars", message).about(class, Some("__dict__"))
}

/// The `__dict__` of `instance`, if it has one.
#[inline]
fn dict_of(instance: &(impl Instance + ?Sized)) -> Option<&AttrDict> {
    let offset = instance.__record().dict?;
    // SAFETY: the offset is of the record that describes `instance`, which stays borrowed.
    Some(unsafe { access::dict(from_ref(instance).cast(), offset) })
}

/// As [`dict_of`], writable.
#[inline]
fn dict_of_mut(instance: &mut (impl Instance + ?Sized)) -> Option<&mut AttrDict> {
    let offset = instance.__record().dict?;
    // SAFETY: the offset is of the record that describes `instance`, which stays uniquely borrowed.
    Some(unsafe { access::dict_mut(from_mut(instance).cast(), offset) })
}

// What follows is not expanded in callers: it has one copy for all classes, and leaves the callers short.

/// Why there is nothing to lend in a slot: it is unset or must not be written, or its type is another.
#[cold]
fn unavailable<T: AttrTarget + ?Sized>(record: &'static ClassRecord, member: &Member, fault: Option<Fault>) -> Error {
    let name = member.decl.name;
    match fault {
        Some(fault) => Error::attribute(fault, &record.shape, &name),
        None => wrong_type(record, name, (member.decl.ty.type_name)(), T::name()),
    }
}

#[cold]
fn wrong_type(record: &ClassRecord, name: &str, actual: &str, wanted: &str) -> Error {
    let class = record.shape.name;
    let message = format!("attribute '{name}' of '{class}' objects is {actual}, not {wanted}");
    Error::new(ErrorKind::Type, "attr-type", message).about(class, Some(name))
}

/// The error for a name that leads to nothing, with a name from the `__dict__` if one is close.
#[cold]
fn missing(record: &'static ClassRecord, dict: Option<&AttrDict>, name: &impl AttrName, fault: Fault) -> Error {
    match dict.and_then(|dict| near_in_dict(record, dict, name.text(), fault)) {
        Some(near) => Error::attribute(fault, &record.shape, name).with_suggestion(near),
        None => Error::attribute(fault, &record.shape, name),
    }
}

/// The closest name, where names in the `__dict__` are to be thought of too.
fn near_in_dict<'d>(record: &ClassRecord, dict: &'d AttrDict, name: &str, fault: Fault) -> Option<&'d str> {
    /// More names than this are not searched for a close one: an error must not cost more than the work it ends.
    const SEARCHED: usize = 64;
    if !fault.suggests() || dict.is_empty() || dict.len() > SEARCHED {
        return None;
    }
    let slots = record.table.iter().map(|member| member.decl.name);
    closest(name, slots.chain(dict.keys()))
}

/// The value in the `__dict__`.
#[inline]
fn lookup_dict<'d>(record: &ClassRecord, dict: Option<&'d AttrDict>, name: &str) -> Result<&'d Value, Fault> {
    // `__class__` and its kin are data descriptors: they win over the dict as slots do.
    if name.starts_with("__")
        && let Some(fault) = special(record, name)
    {
        return Err(fault);
    }
    dict.and_then(|dict| dict.get(name)).ok_or(Fault::Missing)
}

/// Why an attribute that every instance has, but that is no slot, cannot be read from a plain value.
#[cold]
fn special(record: &ClassRecord, name: &str) -> Option<Fault> {
    match name {
        "__class__" => Some(Fault::ClassIsNotAValue),
        "__dict__" if record.shape.has_dict => Some(Fault::DictIsLive),
        "__weakref__" if record.shape.has_weakref => Some(Fault::NoWeakrefValue),
        _ => None,
    }
}

#[inline(never)]
fn get_dynamic(record: &'static ClassRecord, dict: Option<&AttrDict>, name: impl AttrName) -> Result<Value> {
    if name.text() == "__weakref__" && record.shape.has_weakref {
        // Nothing refers weakly to a plain value.
        return Ok(Value::None);
    }
    match lookup_dict(record, dict, name.text()) {
        Ok(value) => Ok(value.clone()),
        Err(fault) => Err(missing(record, dict, &name, fault)),
    }
}

#[inline(never)]
fn ref_dynamic<'i, T: AttrTarget + ?Sized>(
    record: &'static ClassRecord,
    dict: Option<&'i AttrDict>,
    name: impl AttrName,
) -> Result<&'i T> {
    match lookup_dict(record, dict, name.text()) {
        Ok(value) => T::in_value(value).ok_or_else(|| wrong_type(record, name.text(), value.type_name(), T::name())),
        Err(fault) => Err(missing(record, dict, &name, fault)),
    }
}

#[inline(never)]
fn has_dynamic(record: &'static ClassRecord, dict: Option<&AttrDict>, name: &str) -> bool {
    match name {
        "__class__" => true,
        "__dict__" => record.shape.has_dict,
        "__weakref__" => record.shape.has_weakref,
        _ => dict.is_some_and(|dict| dict.contains(name)),
    }
}

#[inline(never)]
fn mut_dynamic<'i, T: 'static>(
    record: &'static ClassRecord,
    dict: Option<&'i mut AttrDict>,
    name: impl AttrName,
) -> Result<&'i mut T> {
    match lookup_dict(record, dict.as_deref(), name.text()) {
        Ok(value) if value.downcast_ref::<T>().is_some() => {}
        Ok(value) => return Err(wrong_type(record, name.text(), value.type_name(), <T as AttrTarget>::name())),
        Err(fault) => return Err(missing(record, dict.as_deref(), &name, fault)),
    }
    let found = dict.and_then(|dict| dict.get_mut(name.text())).and_then(Value::downcast_mut);
    // `None` has no payload that could be written to.
    found.ok_or_else(|| Error::attribute(Fault::ReadOnly, &record.shape, &name))
}

#[inline(never)]
fn set_dynamic(
    record: &'static ClassRecord,
    dict: Option<&mut AttrDict>,
    name: impl AttrName,
    value: Result<Value, Mismatch>,
) -> Result<()> {
    let shape = &record.shape;
    let fault = match (name.text(), dict) {
        ("__class__", _) => Fault::ClassIsFixed,
        ("__weakref__", _) if shape.has_weakref => Fault::WeakrefNotWritable,
        // No value fits where there is no place: that is what the caller should hear of, and not of a mismatch.
        (_, None) => Fault::MissingOnSet,
        (text, Some(dict)) => {
            let value = value.map_err(|mismatch| Error::misfit(shape.name, text, &mismatch))?;
            if text == "__dict__" {
                return replace_dict(shape.name, dict, value);
            }
            dict.insert(text, value);
            return Ok(());
        }
    };
    Err(Error::attribute(fault, shape, &name))
}

/// Rules `dict-assign` and `dict-assign-non-dict`.
fn replace_dict(class: &str, place: &mut AttrDict, value: Value) -> Result<()> {
    match value {
        Value::Dict(dict) => {
            *place = crate::value::Map::from(dict).into();
            Ok(())
        }
        other => {
            let message = format!("__dict__ must be set to a dictionary, not a '{}'", other.type_name());
            Err(Error::new(ErrorKind::Type, "dict-assign-non-dict", message).about(class, Some("__dict__")))
        }
    }
}

fn delete_dynamic(record: &'static ClassRecord, dict: Option<&mut AttrDict>, name: &impl AttrName) -> Result<()> {
    let shape = &record.shape;
    let fault = match (name.text(), dict) {
        ("__class__", _) => Fault::ClassNotDeletable,
        ("__weakref__", _) if shape.has_weakref => Fault::WeakrefNotWritable,
        (_, None) => Fault::MissingOnDelete,
        // Rule `dict-delete`: the contents go, and the next write starts a new dict.
        ("__dict__", Some(dict)) => {
            dict.clear();
            return Ok(());
        }
        (text, Some(dict)) => {
            return match dict.remove(text) {
                Some(_) => Ok(()),
                None => Err(missing(record, Some(dict), name, Fault::MissingInDict)),
            };
        }
    };
    Err(Error::attribute(fault, shape, name))
}
