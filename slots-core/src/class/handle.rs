//! `Class`: the class object that programs hold and ask.

use core::any::Any;
use core::fmt;
use core::hash::{Hash, Hasher};

use crate::class::{ClassRecord, SlotInfo};
use crate::name::AttrName;

/// A class: its name, bases, method resolution order and slots. One word, cheap to clone.
///
/// Every slotted struct has one: `Point::class()`; every instance knows its own: `point.class()`.
#[derive(Clone)]
pub struct Class(&'static ClassRecord);

impl Class {
    pub(crate) const fn of_record(record: &'static ClassRecord) -> Self {
        Self(record)
    }

    /// The class that a shape belongs to.
    fn of_shape(shape: &crate::rules::ClassShape<'static>) -> Option<Self> {
        (shape.class?() as &dyn Any).downcast_ref().map(Self)
    }

    pub(crate) fn record(&self) -> &'static ClassRecord {
        self.0
    }

    /// What the rules see of the class: a base to ask [`rules::check`](crate::rules::check) about.
    #[must_use]
    pub const fn shape(&self) -> &'static crate::rules::ClassShape<'static> {
        self.0.shape()
    }

    /// The struct's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.shape.name
    }

    /// The path of the module that defines the struct.
    #[must_use]
    pub fn module(&self) -> &str {
        self.0.declared.module
    }

    /// The struct's documentation, empty if it has none.
    #[must_use]
    pub fn doc(&self) -> &str {
        self.0.declared.doc
    }

    /// The base whose layout instances embed (`__base__`); `None` for `object` alone.
    #[must_use]
    pub fn base(&self) -> Option<Self> {
        self.0.base.map(Self)
    }

    /// The bases in Python's order: the mixins, then the embedded base (`__bases__`).
    pub fn bases(&self) -> impl Iterator<Item = Self> + use<> {
        self.0.shape.bases.iter().filter_map(|shape| Self::of_shape(shape))
    }

    /// The method resolution order, this class first and `object` last (`__mro__`, rule `mro-c3`).
    pub fn mro(&self) -> impl Iterator<Item = Self> + use<> {
        core::iter::once(self.clone()).chain(self.0.shape.mro.iter().filter_map(|shape| Self::of_shape(shape)))
    }

    /// Whether this is `other` or has it in its method resolution order.
    #[must_use]
    pub fn is_subclass(&self, other: &Self) -> bool {
        self.mro().any(|class| class == *other)
    }

    /// All slots, the root's first, each class's in declaration order.
    pub fn slots(&self) -> impl DoubleEndedIterator<Item = SlotInfo> + ExactSizeIterator + use<> {
        self.0.table.iter().map(SlotInfo::of)
    }

    /// The slots that this class itself adds.
    pub fn own_slots(&self) -> impl DoubleEndedIterator<Item = SlotInfo> + ExactSizeIterator + use<> {
        let inherited = self.0.base.map_or(0, |base| base.table.len());
        self.slots().skip(inherited)
    }

    /// The slot called `name`, inherited ones included.
    #[must_use]
    pub fn slot(&self, name: impl AttrName) -> Option<SlotInfo> {
        self.0.table.find(&name).map(SlotInfo::of)
    }

    /// Whether instances have a `__dict__`.
    #[must_use]
    pub fn has_dict(&self) -> bool {
        self.0.shape.has_dict
    }

    /// Whether instances can be weakly referenced (`__weakref__`).
    #[must_use]
    pub fn has_weakref(&self) -> bool {
        self.0.shape.has_weakref
    }

    /// Whether the class refuses to be a base.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.0.shape.is_final
    }

    /// The size of an instance in bytes.
    #[must_use]
    pub fn instance_size(&self) -> usize {
        self.0.declared.rust.size
    }

    /// The alignment of an instance in bytes.
    #[must_use]
    pub fn instance_align(&self) -> usize {
        self.0.declared.rust.align
    }
}

/// Whether `class` is `other` or has it in its method resolution order, as Python's function of this name tells.
#[must_use]
pub fn issubclass(class: &Class, other: &Class) -> bool {
    class.is_subclass(other)
}

/// Two handles are equal when they are of the same struct; every instantiation of a generic one is a class of its own.
impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0)
    }
}

impl Eq for Class {}

impl Hash for Class {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.type_id().hash(state);
    }
}

/// Shows the class as Python does: `<class 'Point'>`.
impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<class '{}'>", self.name())
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
