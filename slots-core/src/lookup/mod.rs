//! The attribute protocol: get, set and delete by name, as CPython's `object.__getattribute__` and its kin do it.

mod access;
mod descriptor;
mod path;
mod target;

use core::ptr::{from_mut, from_ref};

use crate::class::{Class, Instance, Member};
use crate::dict::AttrDict;
use crate::error::{Error, ErrorKind, Fault, Result, closest};
use crate::name::AttrName;
use crate::value::{IntoValue, Value};

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
        Class::of_record(self.record())
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
        let record = self.record();
        if let Some(member) = record.table.find(&name.key(), name.text()) {
            // SAFETY: `member` is of the record that describes `self`; `self` is borrowed.
            return unsafe { access::get(from_ref(self).cast(), member) }
                .map_err(|denied| denied.on(&record.shape, member));
        }
        get_dynamic(self, &name)
    }

    /// A reference to the attribute, without conversion: `attr_ref::<f64>("x")`, or `attr_ref::<str>("name")` for a slot
    /// of any string type. In a `__dict__`, `T` is the payload's type (`i64`, `f64`, `bool`, `str`, ..) or `Value`.
    ///
    /// # Errors
    ///
    /// As [`getattr`](Self::getattr), and `TypeError` if the attribute's type is not exactly `T` (`attr-type`).
    #[inline]
    fn attr_ref<T: AttrTarget + ?Sized>(&self, name: impl AttrName) -> Result<&T> {
        let record = self.record();
        let Some(member) = record.table.find(&name.key(), name.text()) else {
            let value = lookup_dict(self, &name)?;
            return T::in_value(value).ok_or_else(|| wrong_type::<T>(self, &name, value.type_name()));
        };
        // SAFETY: `member` is of the record that describes `self`; `self` stays borrowed as long as the result.
        match unsafe { T::in_slot(from_ref(self).cast(), MemberRef(member)) } {
            Ok(found) => Ok(found),
            Err(Some(fault)) => Err(Error::attribute(fault.0, &record.shape, &name)),
            Err(None) => Err(wrong_type::<T>(self, &name, (member.decl.ty.type_name)())),
        }
    }

    /// A mutable reference to the attribute, without conversion.
    ///
    /// # Errors
    ///
    /// As [`attr_ref`](Self::attr_ref); `AttributeError` if the slot is read-only (`readonly-slot`); `TypeError` if it
    /// has a validator or converter, which a reference would go round (`guarded-slot`).
    #[inline]
    fn attr_mut<T: 'static>(&mut self, name: impl AttrName) -> Result<&mut T> {
        let record = self.record();
        let Some(member) = record.table.find(&name.key(), name.text()) else {
            return dict_attr_mut(self, &name);
        };
        if member.flags != 0 {
            let fault = if member.flags & Member::READONLY != 0 { Fault::ReadOnly } else { Fault::Guarded };
            return Err(Error::attribute(fault, &record.shape, &name));
        }
        // SAFETY: `member` is of the record that describes `self`; `self` stays uniquely borrowed.
        match unsafe { access::typed::<T>(from_mut(self).cast_const().cast(), member) } {
            // SAFETY: `typed` found a live `T` there, through a pointer that may write.
            Ok(place) => Ok(unsafe { &mut *place.cast_mut() }),
            Err(Some(fault)) => Err(Error::attribute(fault, &record.shape, &name)),
            Err(None) => Err(wrong_type::<T>(self, &name, (member.decl.ty.type_name)())),
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
        let record = self.record();
        if let Some(member) = record.table.find(&name.key(), name.text()) {
            // SAFETY: `member` is of the record that describes `self`; `self` is borrowed uniquely.
            return unsafe { access::set(from_mut(self).cast(), member, value) }
                .map_err(|denied| denied.on(&record.shape, member));
        }
        match value.into_value() {
            Ok(value) => set_dynamic(self, &name, value),
            Err(mismatch) if record.shape.has_dict => Err(Error::misfit(record.shape.name, name.text(), &mismatch)),
            // No value fits where there is no place: that is what the caller should hear of.
            Err(_) => set_dynamic(self, &name, Value::None),
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
        let record = self.record();
        if let Some(member) = record.table.find(&name.key(), name.text()) {
            // SAFETY: `member` is of the record that describes `self`; `self` is borrowed uniquely.
            return unsafe { access::delete(from_mut(self).cast(), member) }
                .map_err(|denied| denied.on(&record.shape, member));
        }
        delete_dynamic(self, &name)
    }

    /// Whether the attribute is there and, if a slot, set (rule `hasattr-unset-slot`). Never allocates.
    #[inline]
    fn hasattr(&self, name: impl AttrName) -> bool {
        match self.record().table.find(&name.key(), name.text()) {
            // SAFETY: `member` is of the record that describes `self`; `self` is borrowed.
            Some(member) => unsafe { access::is_set(from_ref(self).cast(), member) },
            None => has_dynamic(self, name.text()),
        }
    }

    /// All attribute names, sorted: the slots, set or not, and the names in the `__dict__` (rule `dir-lists-slots`).
    fn dir(&self) -> Vec<String> {
        let record = self.record();
        let mut names: Vec<String> = record.table.iter().map(|member| member.decl.name.to_owned()).collect();
        if let Some(dict) = dict_of(self) {
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
        let record = self.record();
        let instance: *const u8 = from_ref(self).cast();
        let slots = record.table.iter().filter_map(move |member| {
            // SAFETY: `member` is of the record that describes `self`, which stays borrowed by the iterator.
            if !unsafe { access::is_set(instance, member) } {
                return None;
            }
            // SAFETY: as above.
            let value = unsafe { access::get(instance, member) };
            Some((member.decl.name, value.map_err(|denied| denied.on(&record.shape, member))))
        });
        // As CPython's `vars`, the dict may hold a slot's name; the slot is what the name reaches.
        let dict = dict_of(self).into_iter().flat_map(AttrDict::iter);
        let dynamic = dict.filter(|(name, _)| record.table.find(&name.key(), name).is_none());
        slots.chain(dynamic.map(|(name, value)| (name, Ok(value.clone()))))
    }

    /// The `__dict__` (Python's `vars()`).
    ///
    /// # Errors
    ///
    /// `TypeError` if instances have none (`no-vars`).
    fn vars(&self) -> Result<&AttrDict> {
        dict_of(self).ok_or_else(|| no_vars(self.record().shape.name))
    }

    /// The `__dict__`, writable.
    ///
    /// # Errors
    ///
    /// `TypeError` if instances have none (`no-vars`).
    fn vars_mut(&mut self) -> Result<&mut AttrDict> {
        let class = self.record().shape.name;
        dict_of_mut(self).ok_or_else(|| no_vars(class))
    }
}

impl<T: Instance + ?Sized> Attributes for T {}

/// The `__dict__`, without an error where there is none: that would be made for nothing.
fn dict_of(instance: &(impl Instance + ?Sized)) -> Option<&AttrDict> {
    let offset = instance.record().dict?;
    // SAFETY: the offset is of the record that describes `instance`, which stays borrowed.
    Some(unsafe { access::dict(from_ref(instance).cast(), offset) })
}

/// As [`dict_of`], writable.
fn dict_of_mut(instance: &mut (impl Instance + ?Sized)) -> Option<&mut AttrDict> {
    let offset = instance.record().dict?;
    // SAFETY: the offset is of the record that describes `instance`, which stays uniquely borrowed.
    Some(unsafe { access::dict_mut(from_mut(instance).cast(), offset) })
}

#[cold]
fn no_vars(class: &str) -> Error {
    let message = "vars() argument must have __dict__ attribute".to_owned();
    Error::new(ErrorKind::Type, "no-vars", message).about(class, Some("__dict__"))
}

#[cold]
fn wrong_type<T: AttrTarget + ?Sized>(
    instance: &(impl Instance + ?Sized),
    name: &impl AttrName,
    actual: &'static str,
) -> Error {
    let class = instance.record().shape.name;
    let (name, wanted) = (name.text(), T::name());
    let message = format!("attribute '{name}' of '{class}' objects is {actual}, not {wanted}");
    Error::new(ErrorKind::Type, "attr-type", message).about(class, Some(name))
}

/// The error for a name that is neither slot nor in the `__dict__`, with a name from the `__dict__` if one is close.
#[cold]
fn missing(instance: &(impl Instance + ?Sized), name: &impl AttrName, fault: Fault) -> Error {
    /// More names than this are not searched for a close one: an error must not cost more than the work it ends.
    const SEARCHED: usize = 64;
    let error = Error::attribute(fault, &instance.record().shape, name);
    match dict_of(instance) {
        Some(dict) if !dict.is_empty() && dict.len() <= SEARCHED => {
            let slots = instance.record().table.iter().map(|member| member.decl.name);
            match closest(name.text(), slots.chain(dict.keys())) {
                Some(near) => error.with_suggestion(near),
                None => error,
            }
        }
        _ => error,
    }
}

/// The value in the `__dict__`.
fn lookup_dict<'i>(instance: &'i (impl Instance + ?Sized), name: &impl AttrName) -> Result<&'i Value> {
    if let Some(value) = dict_of(instance).and_then(|dict| dict.get(name.text())) {
        // `__class__` and its kin are data descriptors: they win over the dict as slots do.
        let hidden = name.text().starts_with("__").then(|| special(instance, name)).flatten();
        return hidden.map_or(Ok(value), Err);
    }
    Err(special(instance, name).unwrap_or_else(|| missing(instance, name, Fault::Missing)))
}

/// Why an attribute that every instance has, but that is no slot, cannot be read from a plain value.
#[cold]
fn special(instance: &(impl Instance + ?Sized), name: &impl AttrName) -> Option<Error> {
    let shape = &instance.record().shape;
    let fault = match name.text() {
        "__class__" => Fault::ClassIsNotAValue,
        "__dict__" if shape.has_dict => Fault::DictIsLive,
        "__weakref__" if shape.has_weakref => Fault::NoWeakrefValue,
        _ => return None,
    };
    Some(Error::attribute(fault, shape, name))
}

fn get_dynamic(instance: &(impl Instance + ?Sized), name: &impl AttrName) -> Result<Value> {
    if name.text() == "__weakref__" && instance.record().shape.has_weakref {
        // Nothing refers weakly to a plain value.
        return Ok(Value::None);
    }
    lookup_dict(instance, name).cloned()
}

fn has_dynamic(instance: &(impl Instance + ?Sized), name: &str) -> bool {
    let shape = &instance.record().shape;
    match name {
        "__class__" => true,
        "__dict__" => shape.has_dict,
        "__weakref__" => shape.has_weakref,
        _ => dict_of(instance).is_some_and(|dict| dict.contains(name)),
    }
}

fn dict_attr_mut<'i, T: 'static>(
    instance: &'i mut (impl Instance + ?Sized),
    name: &impl AttrName,
) -> Result<&'i mut T> {
    let value = lookup_dict(instance, name)?;
    if value.downcast_ref::<T>().is_none() {
        return Err(wrong_type::<T>(instance, name, value.type_name()));
    }
    let shape = &instance.record().shape;
    let found = instance.vars_mut()?.get_mut(name.text()).and_then(Value::downcast_mut);
    // `None` has no payload that could be written to.
    found.ok_or_else(|| Error::attribute(Fault::ReadOnly, shape, name))
}

fn set_dynamic(instance: &mut (impl Instance + ?Sized), name: &impl AttrName, value: Value) -> Result<()> {
    let record = instance.record();
    let shape = &record.shape;
    match name.text() {
        "__class__" => return Err(Error::attribute(Fault::ClassIsFixed, shape, name)),
        "__weakref__" if shape.has_weakref => {
            return Err(Error::attribute(Fault::WeakrefNotWritable, shape, name));
        }
        "__dict__" if shape.has_dict => return replace_dict(instance, value),
        _ => {}
    }
    match dict_of_mut(instance) {
        Some(dict) => {
            dict.insert(name.text(), value);
            Ok(())
        }
        None => Err(Error::attribute(Fault::MissingOnSet, shape, name)),
    }
}

/// Rules `dict-assign` and `dict-assign-non-dict`.
fn replace_dict(instance: &mut (impl Instance + ?Sized), value: Value) -> Result<()> {
    let class = instance.record().shape.name;
    match value {
        Value::Dict(dict) => {
            *instance.vars_mut()? = crate::value::Map::from(dict).into();
            Ok(())
        }
        other => {
            let message = format!("__dict__ must be set to a dictionary, not a '{}'", other.type_name());
            Err(Error::new(ErrorKind::Type, "dict-assign-non-dict", message).about(class, Some("__dict__")))
        }
    }
}

fn delete_dynamic(instance: &mut (impl Instance + ?Sized), name: &impl AttrName) -> Result<()> {
    let shape = &instance.record().shape;
    match name.text() {
        "__class__" => return Err(Error::attribute(Fault::ClassNotDeletable, shape, name)),
        "__weakref__" if shape.has_weakref => {
            return Err(Error::attribute(Fault::WeakrefNotWritable, shape, name));
        }
        // Rule `dict-delete`: the contents go, and the next write starts a new dict.
        "__dict__" if shape.has_dict => {
            instance.vars_mut()?.clear();
            return Ok(());
        }
        _ => {}
    }
    match dict_of_mut(instance) {
        Some(dict) => match dict.remove(name.text()) {
            Some(_) => Ok(()),
            None => Err(missing(instance, name, Fault::MissingInDict)),
        },
        None => Err(Error::attribute(Fault::MissingOnDelete, shape, name)),
    }
}
