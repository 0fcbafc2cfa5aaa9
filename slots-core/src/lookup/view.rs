//! `View` and `ViewMut`: an instance as a pointer with its record, whatever its static type.
//!
//! What is not worth a copy for each class is written against these, so that it is compiled once.

use core::marker::PhantomData;

use super::{access, class_attr};
use crate::class::{ClassRecord, Instance, Member};
use crate::dict::AttrDict;
use crate::error::{Error, Fault, Result};
use crate::name::AttrName;
use crate::object::{PartMut, PartRef};
use crate::rules::ClassShape;
use crate::sync::Gate;
use crate::value::Value;

/// A borrowed instance.
#[derive(Clone, Copy)]
pub(super) struct View<'i> {
    pointer: *const u8,
    record: &'static ClassRecord,
    borrow: PhantomData<&'i ()>,
}

impl<'i> View<'i> {
    #[inline]
    pub(super) fn of(instance: &'i (impl Instance + ?Sized)) -> Self {
        let (pointer, record) = instance.__place();
        Self { pointer, record, borrow: PhantomData }
    }

    /// # Safety
    ///
    /// `pointer` leads to a live instance that `record` describes, which nothing writes to while the view lives.
    #[inline]
    pub(super) const unsafe fn at(pointer: *const u8, record: &'static ClassRecord) -> Self {
        Self { pointer, record, borrow: PhantomData }
    }

    /// Points to a live instance that `record` describes, which nothing writes to while the view lives.
    #[inline]
    pub(super) fn pointer(self) -> *const u8 {
        self.pointer
    }

    #[inline]
    pub(super) fn record(self) -> &'static ClassRecord {
        self.record
    }

    /// Whether the class has attributes that are no slots, or hooks.
    #[inline]
    pub(super) const fn has_attrs(self) -> bool {
        self.record.attrs > 0
    }

    /// The instance for what takes any, to be read only.
    pub(super) const fn seen(self) -> PartRef<'i> {
        // SAFETY: the pointer leads to a live instance that the record describes, which nobody writes to for `'i`.
        unsafe { PartRef::at(self.pointer, self.record) }
    }

    pub(super) fn shape(self) -> &'static ClassShape<'static> {
        &self.record.shape
    }

    /// The value of a member.
    ///
    /// # Safety
    ///
    /// The member is in the table of the instance's own class, or of one that it embeds.
    #[inline(never)]
    pub(super) unsafe fn get(self, member: &'static Member) -> Result<Value> {
        // SAFETY: the member fits the instance by the caller's promise (C1, C2), and nothing writes while the view lives.
        unsafe { access::get(self.pointer, member) }.map_err(|denied| denied.on(self.shape(), member))
    }

    /// Whether a member has a value.
    ///
    /// # Safety
    ///
    /// As for [`get`](Self::get).
    pub(super) unsafe fn is_set(self, member: &Member) -> bool {
        // SAFETY: as in `get`.
        unsafe { access::is_set(self.pointer, member) }
    }

    #[inline]
    pub(super) fn dict(self) -> Option<&'i AttrDict> {
        // SAFETY: C3: the offset is of the record that describes the instance.
        self.record.dict.map(|offset| unsafe { access::dict(self.pointer, offset) })
    }

    /// As [`Attributes::dir`](super::Attributes::dir).
    pub(super) fn dir(self) -> Vec<String> {
        let mut names = class_attr::names(self.record);
        if let Some(dict) = self.dict() {
            names.extend(dict.keys().map(str::to_owned));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// As [`Attributes::attrs`](super::Attributes::attrs).
    pub(super) fn attrs(self) -> impl Iterator<Item = (&'i str, Result<Value>)> {
        let table = &self.record.table;
        // SAFETY: the members are of the record that describes the instance, which stays borrowed.
        let slots = table.reached().filter(move |member| unsafe { self.is_set(member) });
        // As CPython's `vars`, the dict may hold a slot's name; the slot is what the name reaches.
        let dict = self.dict().into_iter().flat_map(AttrDict::iter);
        let dynamic = dict.filter(|(name, _)| table.find(*name).is_none());
        slots
            // SAFETY: as above.
            .map(move |member| (member.decl.name(), unsafe { self.get(member) }))
            .chain(dynamic.map(|(name, value)| (name, Ok(value.clone()))))
    }

    #[cold]
    pub(super) fn error(self, fault: Fault, name: &impl AttrName) -> Error {
        Error::attribute(fault, self.shape(), name)
    }
}

/// An instance that is borrowed uniquely.
pub(super) struct ViewMut<'i> {
    pointer: *mut u8,
    record: &'static ClassRecord,
    borrow: PhantomData<&'i mut ()>,
}

impl<'i> ViewMut<'i> {
    #[inline]
    pub(super) fn of(instance: &'i mut (impl Instance + ?Sized)) -> Self {
        let (pointer, record) = instance.__place_mut();
        Self { pointer, record, borrow: PhantomData }
    }

    /// # Safety
    ///
    /// `pointer` leads to a live instance that `record` describes, and may be written through; nothing else accesses the
    /// instance while the view lives.
    #[inline]
    pub(super) const unsafe fn at(pointer: *mut u8, record: &'static ClassRecord) -> Self {
        Self { pointer, record, borrow: PhantomData }
    }

    /// Points to a live instance that `record` describes, which nothing else accesses while the view lives.
    #[inline]
    pub(super) fn pointer(&mut self) -> *mut u8 {
        self.pointer
    }

    /// The instance for what takes any.
    pub(super) const fn seen(self) -> PartMut<'i> {
        // SAFETY: the pointer leads to a live instance that the record describes and may be written through; nobody else
        // accesses it for `'i`, nor this view, which is given up.
        unsafe { PartMut::at(self.pointer, self.record) }
    }

    #[inline]
    pub(super) fn shared(&self) -> View<'_> {
        View { pointer: self.pointer, record: self.record, borrow: PhantomData }
    }

    pub(super) fn shape(&self) -> &'static ClassShape<'static> {
        &self.record.shape
    }

    #[inline]
    pub(super) fn record(&self) -> &'static ClassRecord {
        self.record
    }

    /// Stores a value in a member that is not read-only.
    ///
    /// # Safety
    ///
    /// As for [`View::get`].
    #[inline(never)]
    pub(super) unsafe fn set(&mut self, member: &'static Member, value: Value) -> Result<()> {
        // SAFETY: the member fits the instance by the caller's promise (C1, C2), and nothing else accesses the instance.
        unsafe { access::set_value(self.pointer, member, value, Gate::OPEN) }
            .map_err(|denied| denied.on(self.shape(), member))
    }

    /// Unsets a member.
    ///
    /// # Safety
    ///
    /// As for [`View::get`].
    pub(super) unsafe fn delete(&mut self, member: &'static Member) -> Result<()> {
        // SAFETY: as in `set`.
        unsafe { access::delete(self.pointer, member, Gate::OPEN) }.map_err(|denied| denied.on(self.shape(), member))
    }

    #[inline]
    pub(super) fn dict(self) -> Option<&'i mut AttrDict> {
        // SAFETY: C3: the offset is of the record that describes the instance, which is borrowed for `'i`.
        self.record.dict.map(|offset| unsafe { access::dict_mut(self.pointer, offset) })
    }
}
