//! Class attributes in the protocol: what an instance has without a slot of its own.

use core::fmt;

use super::view::View;
use crate::attr::{Attr, DeclKind, Descriptor, MethodKind, Native, Property, get_native};
use crate::call::{Body, Bound, Depth, Function, IntoArgs, Passed, Receiver, Signature, call_native, needs_handle};
use crate::class::{Class, ClassRecord, Entry, SlotInfo, runtime};
use crate::error::{Error, ErrorKind, Result, closest};
use crate::name::{Asked, AttrName, Text};
use crate::object::Obj;
use crate::sync::Shared;
use crate::value::Value;

/// What a class has under a name: [`Class::getattr`].
#[derive(Clone)]
#[non_exhaustive]
pub enum ClassAttr {
    /// A slot: its descriptor (rule `class-access-gives-descriptor`).
    Slot(SlotInfo),
    /// A value: that of a plain attribute, a method as a function, or what a descriptor gives for the class.
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
            if let Some(attr) = own(class.record(), name) {
                return self.attr(&attr, &class);
            }
            if let Some(slot) = class.own_slot(name) {
                return Ok(ClassAttr::Slot(slot));
            }
        }
        Err(self.no_attribute(name))
    }

    /// Calls a class method, a static method, or a method with an object of the class as the first argument.
    ///
    /// # Errors
    ///
    /// As [`getattr`](Self::getattr), `TypeError` if what is there cannot be called (`not-callable`), and those of
    /// [`Function::call`].
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn call_method(&self, name: impl AttrName, args: impl IntoArgs) -> Result<Value> {
        match self.getattr(&name)? {
            ClassAttr::Value(value) => value.call(args),
            other => Err(not_callable(self, name.text(), &other)),
        }
    }

    /// A new object, made of the keyword arguments as by [`instantiate`](Self::instantiate).
    ///
    /// # Errors
    ///
    /// As there; `TypeError` for a positional argument (`arguments-too-many`).
    pub fn call(&self, args: impl IntoArgs) -> Result<Value> {
        args.pass(|args| {
            let Passed { positional, keywords } = args?;
            if !positional.is_empty() {
                let message = format!("{}() takes no positional arguments", self.name());
                return Err(Error::new(ErrorKind::Type, "arguments-too-many", message).about(self.name(), None));
            }
            let pairs = keywords.iter_mut().map(|(name, value)| (name.clone(), value.take().unwrap_or_default()));
            self.instantiate(pairs).map(Value::Obj)
        })
    }

    /// What `attr` of `owner` is, read from this class.
    fn attr(&self, attr: &Attr, owner: &Self) -> Result<ClassAttr> {
        let _depth = Depth::enter()?;
        Ok(match attr {
            Attr::Value(value) => ClassAttr::Value(value.clone()),
            Attr::Property(property) => ClassAttr::Property(property.clone()),
            Attr::Method(method) => ClassAttr::Value(bind_to_class(Body::Own(method.clone()), self, owner)),
            Attr::Native(Native(decl)) => match decl.kind {
                DeclKind::Property { .. } => ClassAttr::Property(Property::native(decl)),
                DeclKind::Value(value) => ClassAttr::Value(value()?),
                DeclKind::Method { .. } => ClassAttr::Value(bind_to_class(Body::Native(decl), self, owner)),
            },
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

/// What the class itself has under that name, if it is no slot.
pub(super) fn own(class: &'static ClassRecord, name: &str) -> Option<Attr> {
    if let Some(runtime) = runtime::of(class) {
        return runtime.own_attrs().get(name).cloned();
    }
    class.declared.attrs.iter().find(|decl| decl.name == name).map(|decl| Attr::Native(Native(decl)))
}

/// Whether the class itself, made at run time, has an attribute of which that is true.
pub(super) fn has_own(class: &'static ClassRecord, is_it: impl Fn(&Attr) -> bool) -> bool {
    runtime::of(class).is_some_and(|runtime| runtime.own_attrs().values().any(is_it))
}

#[cold]
fn not_callable(class: &Class, name: &str, attr: &ClassAttr) -> Error {
    let what = match attr {
        ClassAttr::Slot(_) => "member_descriptor",
        ClassAttr::Property(_) => "property",
        ClassAttr::Value(_) | ClassAttr::Descriptor(_) => "descriptor",
    };
    let message = format!("'{what}' object is not callable");
    Error::new(ErrorKind::Type, "not-callable", message).about(class.name(), Some(name))
}

/// As [`Class::dir`], in no order and perhaps more than once.
pub(super) fn names(class: &'static ClassRecord) -> Vec<String> {
    let mut names = Vec::new();
    for class in mro(class) {
        let record = class.record();
        names.extend(record.declared.slots.iter().map(|slot| slot.name().to_owned()));
        if let Some(runtime) = runtime::of(record) {
            names.extend(runtime.own_attrs().keys().map(|name| name.as_str().to_owned()));
        }
        names.extend(record.declared.attrs.iter().map(|decl| decl.name.to_owned()));
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
#[inline]
pub(super) fn find(class: &'static ClassRecord, name: &Asked<'_>) -> Option<Attr> {
    // Most classes have none: the name need not be hashed then.
    if class.attrs == 0 { None } else { entry(class, name)?.class_attr() }
}

#[inline]
fn entry(class: &'static ClassRecord, name: &Asked<'_>) -> Option<&'static Entry> {
    name.look_up(|key, text| class.table.find_key(key, Text::plain(text)))
}

/// What a class has under a name that can be lent.
pub(super) enum OfClass<'i> {
    Value(&'i Value),
    Computed,
    Nothing,
}

/// The same without a copy, for as long as the object is borrowed, which holds its class and so keeps it (H5).
pub(super) fn of_class<'i>(view: View<'i>, name: &Asked<'_>) -> OfClass<'i> {
    let Some(entry) = entry(view.record(), name) else { return OfClass::Nothing };
    match entry.held_attr() {
        Some((_, Attr::Value(value))) => OfClass::Value(value),
        None if entry.native_attr().is_none() => OfClass::Nothing,
        Some(_) | None => OfClass::Computed,
    }
}

/// What reading it gives.
#[inline]
pub(super) fn get(attr: &Attr, receiver: Receiver<'_>, name: &str) -> Result<Value> {
    match attr {
        Attr::Native(Native(decl)) => match decl.kind {
            DeclKind::Property { .. } => get_native(decl, receiver),
            DeclKind::Value(value) => {
                let _depth = Depth::enter()?;
                value()
            }
            DeclKind::Method { .. } => bind(Body::Native(decl), &receiver, name),
        },
        Attr::Value(value) => Ok(value.clone()),
        Attr::Property(property) => property.get_of(receiver, name),
        Attr::Method(method) => bind(Body::Own(method.clone()), &receiver, name),
        Attr::Descriptor(descriptor) => {
            let _depth = Depth::enter()?;
            descriptor.get(handle(&receiver, name)?)
        }
    }
}

/// Calls it, without making a bound method first.
#[inline]
pub(super) fn call(attr: &Attr, receiver: Receiver<'_>, name: &str, args: Passed<'_>) -> Result<Value> {
    match attr {
        Attr::Native(Native(decl)) if matches!(decl.kind, DeclKind::Method { .. }) => {
            call_native(decl, || receiver, args)
        }
        Attr::Method(method) => method.call(&receiver, args),
        other => get(other, receiver, name)?.call(args),
    }
}

/// Writes through one that takes writes itself.
pub(super) fn set(attr: &Attr, receiver: Receiver<'_>, name: &str, value: Value) -> Result<()> {
    match attr {
        Attr::Native(Native(decl)) if decl.is_data() => Property::native(decl).set_of(receiver, name, value),
        Attr::Property(property) => property.set_of(receiver, name, value),
        Attr::Descriptor(descriptor) => {
            let _depth = Depth::enter()?;
            descriptor.set(handle(&receiver, name)?, value)
        }
        Attr::Native(_) | Attr::Value(_) | Attr::Method(_) => {
            Err(read_only(&receiver.class_name(), name, "class-attr-read-only"))
        }
    }
}

/// Deletes through one that takes deletions itself.
pub(super) fn delete(attr: &Attr, receiver: Receiver<'_>, name: &str) -> Result<()> {
    match attr {
        Attr::Native(Native(decl)) if decl.is_data() => Property::native(decl).delete_of(receiver, name),
        Attr::Property(property) => property.delete_of(receiver, name),
        Attr::Descriptor(descriptor) => {
            let _depth = Depth::enter()?;
            descriptor.delete(handle(&receiver, name)?)
        }
        Attr::Native(_) | Attr::Value(_) | Attr::Method(_) => {
            Err(read_only(&receiver.class_name(), name, "class-attr-read-only-del"))
        }
    }
}

/// A method as a value.
fn bind(body: Body, receiver: &Receiver<'_>, name: &str) -> Result<Value> {
    let bound = match (body.kind(), receiver) {
        (MethodKind::Static, _) => Bound::Nothing,
        (MethodKind::Class, receiver) => receiver.class().map_or(Bound::Nothing, Bound::Class),
        (MethodKind::Instance, Receiver::Object(object)) => Bound::Object((*object).clone()),
        (MethodKind::Instance, receiver) => return Err(method_of_plain(&receiver.class_name(), name)),
    };
    Ok(Value::Function(Function::bound(body, bound)))
}

/// A method of a class as a value: read from the class, not from an object.
fn bind_to_class(body: Body, class: &Class, owner: &Class) -> Value {
    let bound = match body.kind() {
        MethodKind::Static => Bound::Nothing,
        MethodKind::Class => Bound::Class(class.clone()),
        MethodKind::Instance => Bound::Of(owner.clone()),
    };
    Value::Function(Function::bound(body, bound))
}

/// Rule `method-of-plain-value`.
#[cold]
fn method_of_plain(class: &str, name: &str) -> Error {
    let message = format!(
        "method '{name}' of a plain '{class}' value cannot be kept apart from it: call it with call_method, or use Obj::new"
    );
    Error::new(ErrorKind::Type, "method-of-plain-value", message).about(class, Some(name))
}

/// The object, which descriptors need.
fn handle<'r>(receiver: &Receiver<'r>, name: &str) -> Result<&'r Obj> {
    match receiver {
        Receiver::Object(object) => Ok(object),
        _ => Err(needs_handle(Signature::of_property(name))),
    }
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
