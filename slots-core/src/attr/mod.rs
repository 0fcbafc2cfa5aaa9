//! Class attributes: values, methods, properties and descriptors, which instances have without room of their own.

mod checks;
mod decl;
mod property;

use core::fmt;

use indexmap::IndexMap;

use crate::call::Method;
use crate::class::Class;
use crate::error::Result;
use crate::object::Obj;
use crate::sync::Shared;
use crate::value::{Str, Value};

pub use checks::{MethodsChecks, WithMethods, assert_class};
pub(crate) use checks::{assert_methods, mixin_hides_slot};
pub use decl::{AttrDecl, AttrDecls, MethodsInOneBlock, MethodsOf};
pub(crate) use decl::{DeclKind, MethodKind};
pub use property::Property;
pub(crate) use property::get_native;

/// The attributes of a class by name, in the order in which they were defined.
pub(crate) type Attrs = IndexMap<Str, Attr, foldhash::fast::RandomState>;

/// A class attribute.
#[derive(Clone)]
#[non_exhaustive]
pub enum Attr {
    /// A value, which every instance has unless its `__dict__` has one of that name. Written through a closed instance, it
    /// is read-only (rule `class-attr-read-only`).
    Value(Value),
    /// A property: read, and if it says so written and deleted, through functions.
    Property(Property),
    /// A method, which reading it binds to the object (rule `nondata-descriptor-loses-to-dict`).
    Method(Method),
    /// A descriptor of the user's own.
    Descriptor(Shared<dyn Descriptor>),
    /// What a `#[methods]` block has written down.
    #[doc(hidden)]
    Native(Native),
}

/// An attribute of a native class.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Native(pub(crate) &'static AttrDecl);

impl Attr {
    /// A descriptor as an attribute.
    pub fn descriptor(descriptor: impl Descriptor + 'static) -> Self {
        Self::Descriptor(Shared::new(descriptor))
    }

    /// The name of its type, where it is no plain value.
    pub(crate) const fn type_name(&self) -> &'static str {
        match self {
            Self::Value(_) => "object",
            Self::Property(_) => "property",
            Self::Descriptor(_) => "descriptor",
            Self::Native(native) if native.0.is_data() => "property",
            Self::Method(_) | Self::Native(_) => "function",
        }
    }

    /// Whether the attribute wins over the instance's `__dict__` (rule `data-descriptor-wins-over-dict`).
    #[must_use]
    pub fn is_data(&self) -> bool {
        match self {
            Self::Value(_) | Self::Method(_) => false,
            Self::Property(_) => true,
            Self::Descriptor(descriptor) => descriptor.is_data(),
            Self::Native(native) => native.0.is_data(),
        }
    }
}

impl<V: Into<Value>> From<V> for Attr {
    fn from(value: V) -> Self {
        Self::Value(value.into())
    }
}

impl From<Method> for Attr {
    fn from(method: Method) -> Self {
        Self::Method(method)
    }
}

impl From<Property> for Attr {
    fn from(property: Property) -> Self {
        Self::Property(property)
    }
}

impl fmt::Debug for Attr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Property(property) => property.fmt(f),
            Self::Method(method) => method.fmt(f),
            Self::Native(native) => native.0.fmt(f),
            Self::Descriptor(descriptor) if descriptor.is_data() => f.write_str("<data descriptor>"),
            Self::Descriptor(_) => f.write_str("<non-data descriptor>"),
        }
    }
}

/// A class attribute that decides itself what reading, writing and deleting it means (`__get__`, `__set__`, `__delete__`).
pub trait Descriptor {
    /// The attribute's value for `object`.
    ///
    /// # Errors
    ///
    /// Whatever the descriptor likes.
    fn get(&self, object: &Obj) -> Result<Value>;

    /// What reading the attribute on the class itself gives (`__get__(None, class)`): a value, or, with `None`, the
    /// descriptor.
    ///
    /// # Errors
    ///
    /// Whatever the descriptor likes.
    fn get_from_class(&self, class: &Class) -> Result<Option<Value>> {
        let _ = class;
        Ok(None)
    }

    /// Whether it takes writes and deletions itself: then it wins over the instance's `__dict__`, which otherwise wins over
    /// it (rules `data-descriptor-wins-over-dict`, `nondata-descriptor-loses-to-dict`).
    fn is_data(&self) -> bool {
        false
    }

    /// Stores `value` for `object`; asked of data descriptors only.
    ///
    /// # Errors
    ///
    /// Whatever the descriptor likes.
    fn set(&self, object: &Obj, value: Value) -> Result<()> {
        let _ = (object, value);
        Ok(())
    }

    /// Deletes what is stored for `object`; asked of data descriptors only.
    ///
    /// # Errors
    ///
    /// Whatever the descriptor likes.
    fn delete(&self, object: &Obj) -> Result<()> {
        let _ = object;
        Ok(())
    }
}
