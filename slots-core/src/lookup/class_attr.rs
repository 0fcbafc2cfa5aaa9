//! Class attributes in the protocol: what an instance has without a slot of its own.

use core::fmt;

use super::view::View;
use crate::attr::{Attr, Descriptor, Property};
use crate::class::{Class, ClassRecord, SlotInfo, runtime};
use crate::error::{Error, ErrorKind, Result, closest};
use crate::name::AttrName;
use crate::object::Obj;
use crate::sync::Shared;
use crate::value::Value;

/// What a class has under a name: [`Class::getattr`].
#[derive(Clone)]
#[non_exhaustive]
pub enum ClassAttr {
    /// A slot: its descriptor (rule `class-access-gives-descriptor`).
    Slot(SlotInfo),
    /// A value: that of a plain attribute, or what a descriptor gives for the class.
    Value(Value),
    /// A property, which has a value for instances only.
    Property(Property),
    /// A descriptor that has a value for instances only.
    Descriptor(Shared<dyn Descriptor>),
}

impl fmt::Debug for ClassAttr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slot(slot) => slot.fmt(f),
            Self::Value(value) => value.fmt(f),
            Self::Property(property) => property.fmt(f),
            Self::Descriptor(descriptor) => Attr::Descriptor(descriptor.clone()).fmt(f),
        }
    }
}

impl Class {
    /// What the class has under `name`, or the first in its method resolution order that has anything.
    ///
    /// ```
    /// use slots_core::{Class, ClassAttr, Value};
    ///
    /// let point = Class::builder("Point").slots(["x"]).attr("unit", "mm").build()?;
    /// assert!(matches!(point.getattr("x")?, ClassAttr::Slot(slot) if slot.owner() == point));
    /// assert!(matches!(point.getattr("unit")?, ClassAttr::Value(unit) if unit == Value::from("mm")));
    /// assert_eq!(point.getattr("z").unwrap_err().message(), "type object 'Point' has no attribute 'z'");
    /// # Ok::<(), slots_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `AttributeError` if there is nothing (`class-get-missing`), and whatever a descriptor's
    /// [`get_from_class`](Descriptor::get_from_class) says.
    pub fn getattr(&self, name: impl AttrName) -> Result<ClassAttr> {
        let name = name.text();
        for class in self.mro() {
            let own = runtime::of(class.record()).and_then(|runtime| runtime.own_attrs().get(name));
            if let Some(attr) = own {
                return self.attr(attr);
            }
            if let Some(slot) = class.own_slot(name) {
                return Ok(ClassAttr::Slot(slot));
            }
        }
        Err(self.no_attribute(name))
    }

    fn attr(&self, attr: &Attr) -> Result<ClassAttr> {
        Ok(match attr {
            Attr::Value(value) => ClassAttr::Value(value.clone()),
            Attr::Property(property) => ClassAttr::Property(property.clone()),
            Attr::Descriptor(descriptor) => match descriptor.get_from_class(self)? {
                Some(value) => ClassAttr::Value(value),
                None => ClassAttr::Descriptor(descriptor.clone()),
            },
        })
    }

    #[cold]
    fn no_attribute(&self, name: &str) -> Error {
        let class = self.name();
        let message = format!("type object '{class}' has no attribute '{name}'");
        let error = Error::new(ErrorKind::Attribute, "class-get-missing", message).about(class, Some(name));
        let names = self.dir();
        match closest(name, names.iter().map(String::as_str)) {
            Some(near) => error.with_suggestion(near),
            None => error,
        }
    }

    /// The names of all attributes that the class has, or its bases, sorted: slots, class attributes, and `__dict__` and
    /// `__weakref__` if instances have them.
    #[must_use]
    pub fn dir(&self) -> Vec<String> {
        let mut names = names(self.record());
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// As [`Class::dir`], in no order and perhaps more than once.
pub(super) fn names(class: &'static ClassRecord) -> Vec<String> {
    let mut names = Vec::new();
    for class in mro(class) {
        let record = class.record();
        names.extend(record.declared.slots.iter().map(|slot| slot.name.to_owned()));
        if let Some(runtime) = runtime::of(record) {
            names.extend(runtime.own_attrs().keys().map(|name| name.as_str().to_owned()));
        }
        names.extend(record.shape.has_dict.then(|| "__dict__".to_owned()));
        names.extend(record.has_weakref_attr.then(|| "__weakref__".to_owned()));
    }
    names
}

/// The class that `__weakref__` is an attribute of, for instances of that class: the first in the method resolution order
/// that asks for it. There may be one although instances have no weak references, as they vary in size.
pub(super) fn weakref_owner(class: &'static ClassRecord) -> Option<Class> {
    mro(class).find(|class| class.record().declared.weakref && !class.record().declared.unnamed_weakref)
}

fn mro(class: &'static ClassRecord) -> impl Iterator<Item = Class> {
    Class::of_record(class).mro()
}

/// The attribute that the class of instances has under that name, if it has any beside slots.
///
/// The result is as long there as the class is held (H5).
#[inline]
pub(super) fn find(class: &'static ClassRecord, name: &str) -> Option<Attr> {
    // Cloned, since the user's code may give the object another class, and that was all that held this one.
    runtime::of(class)?.attr(name).cloned()
}

/// The same without a copy, for as long as the object is borrowed, which holds its class and so keeps it (H5).
pub(super) fn of_class<'i>(view: View<'i>, name: &str) -> Option<&'i Attr> {
    runtime::of(view.record())?.attr(name)
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
        Attr::Value(_) => Err(read_only(&object.class_name(), name, "class-attr-read-only")),
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
        Attr::Value(_) => Err(read_only(&object.class_name(), name, "class-attr-read-only-del")),
    }
}

/// Rules `property-no-setter` and `property-no-deleter`.
#[cold]
fn no_function(object: &Obj, name: &str, what: &str, rule: &'static str) -> Error {
    let class = object.class_name();
    let message = format!("property '{name}' of '{class}' object has no {what}");
    Error::new(ErrorKind::Attribute, rule, message).about(&class, Some(name))
}

/// Rules `class-attr-read-only` and `class-attr-read-only-del`.
#[cold]
pub(super) fn read_only(class: &str, name: &str, rule: &'static str) -> Error {
    let message = format!("'{class}' object attribute '{name}' is read-only");
    Error::new(ErrorKind::Attribute, rule, message).about(class, Some(name))
}

/// What is computed whenever it is read has no place that could be lent.
#[cold]
pub(super) fn computed(class: &str, name: &str) -> Error {
    let message = format!("attribute '{name}' of '{class}' objects is computed: read it with getattr");
    Error::new(ErrorKind::Type, "computed-attribute", message).about(class, Some(name))
}
