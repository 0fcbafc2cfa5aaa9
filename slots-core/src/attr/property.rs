//! `Property`: an attribute that is computed.

use core::fmt;

use super::{AttrDecl, DeclKind};
use crate::call::{Call, Code, Depth, Receiver, Signature, needs_handle};
use crate::error::{Error, ErrorKind, Result};
use crate::object::Obj;
use crate::sync::Shared;
use crate::value::Value;

type Getter = dyn Fn(&Obj) -> Result<Value>;
type Setter = dyn Fn(&Obj, Value) -> Result<()>;
type Deleter = dyn Fn(&Obj) -> Result<()>;

/// An attribute that is computed: Python's `property`.
#[derive(Clone)]
pub struct Property(Body);

#[derive(Clone)]
enum Body {
    Own(Shared<Own>),
    Native(&'static AttrDecl),
}

#[derive(Clone)]
struct Own {
    doc: String,
    get: Shared<Getter>,
    set: Option<Shared<Setter>>,
    delete: Option<Shared<Deleter>>,
}

impl Property {
    /// A property that can be read. Writing it is an `AttributeError` (rule `property-no-setter`), and so is deleting it
    /// (`property-no-deleter`).
    #[must_use]
    pub fn new(get: impl Fn(&Obj) -> Result<Value> + 'static) -> Self {
        let own = Own { doc: String::new(), get: Shared::new(get), set: None, delete: None };
        Self(Body::Own(Shared::new(own)))
    }

    /// With a function that is called when the property is written.
    #[must_use]
    pub fn setter(self, set: impl Fn(&Obj, Value) -> Result<()> + 'static) -> Self {
        self.changed(|own| own.set = Some(Shared::new(set)))
    }

    /// With a function that is called when the property is deleted.
    #[must_use]
    pub fn deleter(self, delete: impl Fn(&Obj) -> Result<()> + 'static) -> Self {
        self.changed(|own| own.delete = Some(Shared::new(delete)))
    }

    /// With documentation.
    #[must_use]
    pub fn with_doc(self, doc: impl Into<String>) -> Self {
        self.changed(|own| own.doc = doc.into())
    }

    /// A property of a native class as one of the program's own, with the same functions, once something is added to it.
    fn changed(self, change: impl FnOnce(&mut Own)) -> Self {
        let mut own = match &self.0 {
            Body::Own(own) => (**own).clone(),
            Body::Native(decl) => Own::of_native(decl),
        };
        change(&mut own);
        Self(Body::Own(Shared::new(own)))
    }

    pub(crate) const fn native(decl: &'static AttrDecl) -> Self {
        Self(Body::Native(decl))
    }

    /// The documentation, empty if there is none.
    #[must_use]
    pub fn doc(&self) -> &str {
        match &self.0 {
            Body::Own(own) => &own.doc,
            Body::Native(decl) => decl.doc,
        }
    }

    /// Whether it can be written.
    #[must_use]
    pub fn has_setter(&self) -> bool {
        match &self.0 {
            Body::Own(own) => own.set.is_some(),
            Body::Native(decl) => matches!(decl.kind, DeclKind::Property { set: Some(_), .. }),
        }
    }

    /// Whether it can be deleted.
    #[must_use]
    pub fn has_deleter(&self) -> bool {
        match &self.0 {
            Body::Own(own) => own.delete.is_some(),
            Body::Native(decl) => matches!(decl.kind, DeclKind::Property { delete: Some(_), .. }),
        }
    }

    /// The property's value for an object (`__get__`).
    ///
    /// # Errors
    ///
    /// Whatever its function says.
    pub fn get(&self, object: &Obj) -> Result<Value> {
        self.get_of(Receiver::Object(object), "")
    }

    /// The value for any receiver; `name` is what the property is called there.
    pub(crate) fn get_of(&self, receiver: Receiver<'_>, name: &str) -> Result<Value> {
        let own = match &self.0 {
            Body::Native(decl) => return get_native(decl, receiver),
            Body::Own(own) => own,
        };
        let _depth = Depth::enter()?;
        match receiver {
            Receiver::Object(object) => (own.get)(object),
            _ => Err(needs_handle(Signature::of_property(name))),
        }
    }

    /// Writes the property; `name` is what it is called there.
    pub(crate) fn set_of(&self, receiver: Receiver<'_>, name: &str, value: Value) -> Result<()> {
        let own = match &self.0 {
            Body::Native(decl) => return set_native(decl, receiver, name, value),
            Body::Own(own) => own,
        };
        let Some(set) = &own.set else { return Err(no_function(&receiver, name, "setter", "property-no-setter")) };
        let _depth = Depth::enter()?;
        match receiver {
            Receiver::Object(object) => set(object, value),
            _ => Err(needs_handle(Signature::of_property(name))),
        }
    }

    /// Deletes the property; `name` is what it is called there.
    pub(crate) fn delete_of(&self, receiver: Receiver<'_>, name: &str) -> Result<()> {
        let own = match &self.0 {
            Body::Native(decl) => return delete_native(decl, receiver, name),
            Body::Own(own) => own,
        };
        let Some(delete) = &own.delete else {
            return Err(no_function(&receiver, name, "deleter", "property-no-deleter"));
        };
        let _depth = Depth::enter()?;
        match receiver {
            Receiver::Object(object) => delete(object),
            _ => Err(needs_handle(Signature::of_property(name))),
        }
    }
}

impl Own {
    fn of_native(decl: &'static AttrDecl) -> Self {
        let (has_set, has_delete) = match decl.kind {
            DeclKind::Property { set, delete, .. } => (set.is_some(), delete.is_some()),
            _ => (false, false),
        };
        let get: Shared<Getter> = Shared::new(move |object: &Obj| get_native(decl, Receiver::Object(object)));
        let set: Option<Shared<Setter>> = has_set.then(|| {
            Shared::new(move |object: &Obj, value| set_native(decl, Receiver::Object(object), decl.name, value)) as _
        });
        let delete: Option<Shared<Deleter>> = has_delete
            .then(|| Shared::new(move |object: &Obj| delete_native(decl, Receiver::Object(object), decl.name)) as _);
        Self { doc: decl.doc.to_owned(), get, set, delete }
    }
}

/// The value of a native property.
#[inline]
pub(crate) fn get_native(decl: &'static AttrDecl, receiver: Receiver<'_>) -> Result<Value> {
    match decl.kind {
        DeclKind::Property { get, .. } => run(decl, get, receiver, &mut []),
        _ => Ok(Value::None),
    }
}

fn set_native(decl: &'static AttrDecl, receiver: Receiver<'_>, name: &str, value: Value) -> Result<()> {
    match decl.kind {
        DeclKind::Property { set: Some(set), .. } => run(decl, set, receiver, &mut [Some(value)]).map(drop),
        _ => Err(no_function(&receiver, name, "setter", "property-no-setter")),
    }
}

fn delete_native(decl: &'static AttrDecl, receiver: Receiver<'_>, name: &str) -> Result<()> {
    match decl.kind {
        DeclKind::Property { delete: Some(delete), .. } => run(decl, delete, receiver, &mut []).map(drop),
        _ => Err(no_function(&receiver, name, "deleter", "property-no-deleter")),
    }
}

#[inline]
fn run(decl: &'static AttrDecl, code: Code, receiver: Receiver<'_>, args: &mut [Option<Value>]) -> Result<Value> {
    let _depth = Depth::enter()?;
    code(&mut Call { receiver, args, decl })
}

/// Rules `property-no-setter` and `property-no-deleter`.
#[cold]
fn no_function(receiver: &Receiver<'_>, name: &str, what: &str, rule: &'static str) -> Error {
    let class = receiver.class_name();
    let message = format!("property '{name}' of '{class}' object has no {what}");
    Error::new(ErrorKind::Attribute, rule, message).about(&class, Some(name))
}

impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Body::Own(_) => f.write_str("<property>"),
            Body::Native(decl) => decl.fmt(f),
        }
    }
}
