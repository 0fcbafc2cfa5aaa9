//! Class attributes: plain values, properties and descriptors, which instances have without room of their own.

use core::fmt;

use indexmap::IndexMap;

use crate::class::Class;
use crate::error::Result;
use crate::object::Obj;
use crate::sync::Shared;
use crate::value::{Str, Value};

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
    /// A descriptor of the user's own.
    Descriptor(Shared<dyn Descriptor>),
}

impl Attr {
    /// A descriptor as an attribute.
    pub fn descriptor(descriptor: impl Descriptor + 'static) -> Self {
        Self::Descriptor(Shared::new(descriptor))
    }

    /// Whether the attribute wins over the instance's `__dict__` (rule `data-descriptor-wins-over-dict`).
    #[must_use]
    pub fn is_data(&self) -> bool {
        match self {
            Self::Value(_) => false,
            Self::Property(_) => true,
            Self::Descriptor(descriptor) => descriptor.is_data(),
        }
    }
}

impl<V: Into<Value>> From<V> for Attr {
    fn from(value: V) -> Self {
        Self::Value(value.into())
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
            Self::Property(_) => f.write_str("<property>"),
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

type Getter = dyn Fn(&Obj) -> Result<Value>;
type Setter = dyn Fn(&Obj, Value) -> Result<()>;
type Deleter = dyn Fn(&Obj) -> Result<()>;

/// An attribute that is computed: Python's `property`.
#[derive(Clone)]
pub struct Property {
    pub(crate) get: Shared<Getter>,
    pub(crate) set: Option<Shared<Setter>>,
    pub(crate) delete: Option<Shared<Deleter>>,
}

impl Property {
    /// A property that can be read. Writing it is an `AttributeError` (rule `property-no-setter`), and so is deleting it
    /// (`property-no-deleter`).
    #[must_use]
    pub fn new(get: impl Fn(&Obj) -> Result<Value> + 'static) -> Self {
        Self { get: Shared::new(get), set: None, delete: None }
    }

    /// With a function that is called when the property is written.
    #[must_use]
    pub fn setter(mut self, set: impl Fn(&Obj, Value) -> Result<()> + 'static) -> Self {
        self.set = Some(Shared::new(set));
        self
    }

    /// With a function that is called when the property is deleted.
    #[must_use]
    pub fn deleter(mut self, delete: impl Fn(&Obj) -> Result<()> + 'static) -> Self {
        self.delete = Some(Shared::new(delete));
        self
    }
}

impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<property>")
    }
}
