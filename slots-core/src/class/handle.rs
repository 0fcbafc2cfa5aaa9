//! `Class`: the class object that programs hold and ask.

use core::any::Any;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ptr::NonNull;

use crate::class::{ClassLayout, ClassRecord, SlotInfo, Slotted, runtime};
use crate::name::AttrName;
use crate::rules::Link;

/// A class: its name, bases, method resolution order and slots. One word, cheap to clone.
///
/// Every slotted struct has one: `Point::class()`; every instance knows its own: `point.class()`; [`Class::builder`] makes
/// others at run time. These are counted, and freed when their last handle, object and subclass are gone; so a `Class` stays on
/// its thread.
pub struct Class(NonNull<ClassRecord>);

impl Class {
    /// The class of a slotted struct or of a builtin: `Class::of::<List>()`.
    #[must_use]
    pub fn of<T: Slotted>() -> Self {
        Self::of_record(T::__class_record())
    }

    /// # Panics
    ///
    /// Never: a reference is not null.
    pub(crate) fn of_record(record: &'static ClassRecord) -> Self {
        if record.is_runtime() {
            super::retain(record);
        }
        Self(NonNull::from(record))
    }

    /// # Safety
    ///
    /// H5: the count of a class made at run time includes this handle.
    pub(super) const unsafe fn from_counted(record: NonNull<ClassRecord>) -> Self {
        Self(record)
    }

    /// The class that a shape belongs to.
    pub(super) fn of_shape(shape: &crate::rules::ClassShape<'static>) -> Option<Self> {
        match shape.class?.0 {
            Link::Native(record) => (record() as &dyn Any).downcast_ref().map(Self::of_record),
            // SAFETY: H5: the shape is one of a class that is there, or of one of its bases, which it holds.
            Link::Runtime(address) => Some(Self::of_record(unsafe { runtime::at(address) })),
        }
    }

    /// The record, for as long as this handle or another is held (H5).
    #[inline]
    pub(crate) const fn record(&self) -> &'static ClassRecord {
        // SAFETY: H5: the record is there as long as this handle is.
        unsafe { self.0.as_ref() }
    }

    /// What the rules see of the class: a base to ask [`rules::check`](crate::rules::check) about.
    #[must_use]
    pub const fn shape(&self) -> &crate::rules::ClassShape<'_> {
        self.record().shape()
    }

    /// The name: that of the struct, or the one given to the builder.
    #[must_use]
    pub fn name(&self) -> &str {
        self.record().shape.name
    }

    /// The path of the module that defines the struct, or what the builder was told; empty if nothing.
    #[must_use]
    pub fn module(&self) -> &str {
        self.record().declared.module
    }

    /// The documentation, empty if there is none.
    #[must_use]
    pub fn doc(&self) -> &str {
        self.record().declared.doc
    }

    /// The base whose layout instances embed (`__base__`); `None` for `object` alone.
    #[must_use]
    pub fn base(&self) -> Option<Self> {
        self.record().base.map(Self::of_record)
    }

    /// The bases in Python's order (`__bases__`); of a struct these are the mixins, then the embedded base.
    pub fn bases(&self) -> impl Iterator<Item = Self> + use<> {
        let (class, bases) = (self.clone(), self.record().shape.bases);
        bases.iter().filter_map(move |shape| {
            let _held = &class;
            Self::of_shape(shape)
        })
    }

    /// The method resolution order, this class first and `object` last (`__mro__`, rule `mro-c3`).
    pub fn mro(&self) -> impl Iterator<Item = Self> + use<> {
        let (class, mro) = (self.clone(), self.record().shape.mro);
        core::iter::once(self.clone()).chain(mro.iter().filter_map(move |shape| {
            let _held = &class;
            Self::of_shape(shape)
        }))
    }

    /// Whether this is `other` or has it in its method resolution order.
    #[must_use]
    pub fn is_subclass(&self, other: &Self) -> bool {
        self.mro().any(|class| class == *other)
    }

    /// All slots, the root's first, each class's in declaration order; those that others hide included.
    pub fn slots(&self) -> impl DoubleEndedIterator<Item = SlotInfo> + ExactSizeIterator + use<> {
        let class = self.clone();
        self.record().table.iter().map(move |member| SlotInfo::of(class.clone(), member))
    }

    /// The slots that this class itself adds.
    pub fn own_slots(&self) -> impl DoubleEndedIterator<Item = SlotInfo> + ExactSizeIterator + use<> {
        let inherited = self.record().base.map_or(0, |base| base.table.len());
        self.slots().skip(inherited)
    }

    /// The slot called `name` that this class itself adds, whatever a subclass or an attribute has under that name.
    #[must_use]
    pub fn own_slot(&self, name: &str) -> Option<SlotInfo> {
        let record = self.record();
        let inherited = record.base.map_or(0, |base| base.table.len());
        let own = record.table.iter().skip(inherited).find(|member| member.decl.name() == name);
        own.map(|member| SlotInfo::of(self.clone(), member))
    }

    /// The slot that instances have under `name`, inherited ones included.
    #[must_use]
    pub fn slot(&self, name: impl AttrName) -> Option<SlotInfo> {
        self.record().table.find(&name).map(|member| SlotInfo::of(self.clone(), member))
    }

    /// Whether instances have a `__dict__`.
    #[must_use]
    pub fn has_dict(&self) -> bool {
        self.record().shape.has_dict
    }

    /// Whether instances can be weakly referenced (`__weakref__`).
    #[must_use]
    pub fn has_weakref(&self) -> bool {
        self.record().shape.has_weakref
    }

    /// Whether the class refuses to be a base.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.record().shape.is_final
    }

    /// Whether the class was made at run time, and is not that of a Rust type.
    #[must_use]
    pub fn is_runtime(&self) -> bool {
        self.record().is_runtime()
    }

    /// The size of an instance in bytes.
    #[must_use]
    pub fn instance_size(&self) -> usize {
        self.record().declared.rust.size
    }

    /// The alignment of an instance in bytes.
    #[must_use]
    pub fn instance_align(&self) -> usize {
        self.record().declared.rust.align
    }

    /// Where the bytes of an instance go, part by part, and those of a shared object around it; to be read, printed or drawn.
    ///
    /// ```
    /// use slots_core::{Class, builtins::Float};
    ///
    /// let layout = Class::of::<Float>().layout();
    /// println!("{layout}"); // a picture at the terminal
    /// assert_eq!(layout.allocation_size(), 16 + 8); // a header, and the number
    /// ```
    #[must_use]
    pub fn layout(&self) -> ClassLayout {
        ClassLayout::of(self)
    }
}

/// Whether `class` is `other` or has it in its method resolution order, as Python's function of this name tells.
#[must_use]
pub fn issubclass(class: &Class, other: &Class) -> bool {
    class.is_subclass(other)
}

impl Clone for Class {
    #[inline]
    fn clone(&self) -> Self {
        Self::of_record(self.record())
    }
}

impl Drop for Class {
    #[inline]
    fn drop(&mut self) {
        if self.record().is_runtime() {
            // SAFETY: H5: the count includes this handle, which is gone now.
            unsafe { super::release(self.0) };
        }
    }
}

/// Two handles are equal when they are of the same class: of the same struct, every instantiation of a generic one being a
/// class of its own, or of what one `build` has made.
impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        self.record().is(other.record())
    }
}

impl Eq for Class {}

impl Hash for Class {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let record = self.record();
        if record.is_runtime() { self.0.hash(state) } else { record.type_id().hash(state) }
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
