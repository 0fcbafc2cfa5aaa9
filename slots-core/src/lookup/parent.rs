//! `Super`: attributes as the classes after one in the method resolution order have them.

use core::fmt;

use super::class_attr;
use crate::attr::Attr;
use crate::call::{Args, Depth, IntoArgs, Passed, Receiver, Signature};
use crate::class::{Class, Hooks, SlotInfo};
use crate::error::{Error, ErrorKind, Result};
use crate::name::AttrName;
use crate::object::Obj;
use crate::value::{IntoValue, Value};

/// An object as the classes see it that come after a given one in its method resolution order: Python's `super(class, object)`.
///
/// A method that overrides another calls it so, and a hook leaves to the next what it does not care about:
///
/// ```
/// use slots_core::{Class, Value};
///
/// let base = Class::builder("Base").slots(["log"]).method("name", |_, _| Ok("base".into())).build()?;
/// let child = Class::builder("Child")
///     .base(&base)
///     .slots([""; 0])
///     .method("name", |this, args| {
///         let inherited = args.super_of(this)?.call_method("name", args)?;
///         Ok(format!("child of {inherited}").into())
///     })
///     .build()?;
/// assert_eq!(child.instantiate([("log", 0)])?.call_method("name", ())?, Value::from("child of base"));
/// # Ok::<(), slots_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Super<'o> {
    class: Class,
    object: &'o Obj,
}

impl<T> Obj<T> {
    /// The object as the classes after `class` in its method resolution order see it; see [`Super`].
    ///
    /// # Errors
    ///
    /// `TypeError` if the object is no instance of `class` (`super-wrong-type`).
    pub fn super_of(&self, class: impl AsRef<Class>) -> Result<Super<'_>> {
        Super::new(class.as_ref(), self)
    }
}

impl Args<'_> {
    /// The object as the classes see it that come after the one that has the method which is running: Python's `super()`.
    ///
    /// # Errors
    ///
    /// `TypeError` if the object has no such method from its classes (`super-wrong-type`).
    pub fn super_of<'o, T>(&self, this: &'o Obj<T>) -> Result<Super<'o>> {
        let runs = |attr: &Attr| matches!((attr, self.method), (Attr::Method(one), Some(other)) if one.is(other));
        let owner = this.class().mro().find(|class| class_attr::has_own(class.record(), runs));
        match owner {
            Some(class) => Super::new(&class, this),
            None => Err(Error::new(ErrorKind::Type, "super-wrong-type", "super(): no arguments".to_owned())),
        }
    }
}

impl<'o> Super<'o> {
    /// The classes after `class` in the object's method resolution order.
    ///
    /// # Errors
    ///
    /// `TypeError` if the object is no instance of `class` (`super-wrong-type`).
    pub fn new<T>(class: &Class, object: &'o Obj<T>) -> Result<Self> {
        if object.is_instance(class) {
            return Ok(Self { class: class.clone(), object: object.erased_ref() });
        }
        let (given, wanted) = (object.class_name(), class.name());
        let message =
            format!("super(type, obj): obj (instance of {given}) is not an instance or subtype of type ({wanted}).");
        Err(Error::new(ErrorKind::Type, "super-wrong-type", message).about(&given, None).against(wanted, None))
    }

    fn classes(&self) -> impl Iterator<Item = Class> + use<> {
        let after = self.class.clone();
        self.object.class().mro().skip_while(move |class| *class != after).skip(1)
    }

    /// What the next class that has `name` has under it, with that class.
    fn find(&self, name: &str) -> Option<Found> {
        self.classes().find_map(|class| {
            let attr = class_attr::own(class.record(), name).map(Found::Attr);
            attr.or_else(|| class.own_slot(name).map(Found::Slot))
        })
    }

    /// The attribute, as the next class that has it says; the object's `__dict__` is not looked at.
    ///
    /// # Errors
    ///
    /// `AttributeError` if none has it (`super-no-attribute`), and as [`Obj::getattr`].
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn getattr(&self, name: impl AttrName) -> Result<Value> {
        match self.find(name.text()) {
            Some(Found::Attr(attr)) => class_attr::get(&attr, Receiver::Object(self.object), name.text()),
            Some(Found::Slot(slot)) => slot.get_from(self.object),
            None => Err(self.missing(name.text())),
        }
    }

    /// Calls the method of the next class that has it; those that every object has (`__setattr__`, `__getattribute__`,
    /// `__delattr__`, `__dir__`, `__repr__`) are there at the end.
    ///
    /// # Errors
    ///
    /// As [`getattr`](Self::getattr) and [`Obj::call_method`].
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn call_method(&self, name: impl AttrName, args: impl IntoArgs) -> Result<Value> {
        let name = name.text();
        args.pass(|args| {
            let args = args?;
            match self.find(name) {
                Some(Found::Attr(attr)) => class_attr::call(&attr, Receiver::Object(self.object), name, args),
                Some(Found::Slot(slot)) => slot.get_from(self.object)?.call(args),
                None if is_object_method(name) => call_object_method(self.object, name, args),
                None => Err(self.missing(name)),
            }
        })
    }

    /// Writes as the next `__setattr__` does, which at the end is [`Obj::generic_setattr`].
    ///
    /// # Errors
    ///
    /// As [`Obj::setattr`].
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn setattr(&self, name: impl AttrName, value: impl IntoValue) -> Result<()> {
        match self.find(Hooks::SETATTR.name()) {
            Some(_) => self.call_method(Hooks::SETATTR.name(), (name.text(), value)).map(drop),
            None => self.object.generic_setattr(name, value),
        }
    }

    /// Deletes as the next `__delattr__` does, which at the end is [`Obj::generic_delattr`].
    ///
    /// # Errors
    ///
    /// As [`Obj::delattr`].
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn delattr(&self, name: impl AttrName) -> Result<()> {
        match self.find(Hooks::DELATTR.name()) {
            Some(_) => self.call_method(Hooks::DELATTR.name(), (name.text(),)).map(drop),
            None => self.object.generic_delattr(name),
        }
    }

    #[cold]
    fn missing(&self, name: &str) -> Error {
        let message = format!("'super' object has no attribute '{name}'");
        Error::new(ErrorKind::Attribute, "super-no-attribute", message).about(&self.object.class_name(), Some(name))
    }
}

impl fmt::Debug for Super<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<super: {:?}, <{} object>>", self.class, self.object.class_name())
    }
}

/// What a class has under a name.
enum Found {
    Attr(Attr),
    Slot(SlotInfo),
}

/// The methods that `object`, the root, has.
const OBJECT_METHODS: [&str; 5] = ["__getattribute__", "__setattr__", "__delattr__", "__dir__", "__repr__"];

/// Whether [`call_object_method`] knows the name.
pub(super) fn is_object_method(name: &str) -> bool {
    OBJECT_METHODS.contains(&name)
}

/// Calls one of [`OBJECT_METHODS`].
#[cold]
pub(super) fn call_object_method(object: &Obj, name: &str, args: Passed<'_>) -> Result<Value> {
    let _depth = Depth::enter()?;
    let qualname = format!("object.{name}");
    let signature = Signature::of(&qualname, 1);
    let Passed { positional, keywords } = args;
    let mut args = Args { positional, keywords, signature, method: None };
    match name {
        "__getattribute__" => args.extract(["name"]).and_then(|(name,): (String,)| object.generic_getattr(name)),
        "__setattr__" => args
            .extract(["name", "value"])
            .and_then(|(name, value): (String, Value)| object.generic_setattr(name, value))
            .map(|()| Value::None),
        "__delattr__" => {
            args.extract(["name"]).and_then(|(name,): (String,)| object.generic_delattr(name)).map(|()| Value::None)
        }
        "__dir__" => args.bind([]).and_then(|[]| object.generic_dir()).map(Value::from),
        _ => args.bind([]).map(|[]| Value::from(object.generic_repr())),
    }
}
