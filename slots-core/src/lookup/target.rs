//! `AttrTarget`: what `attr_ref` and `attr_mut` can lend out, any type or `str`.

use core::any::TypeId;
use std::borrow::Cow;
use std::sync::Arc;

use super::access;
use crate::class::{EntryRef, Member, MemberRef};
use crate::error::Fault;
use crate::value::{Kind, Str, Value};

/// A type that [`attr_ref`](super::Attributes::attr_ref) can lend: any `'static` type, and `str` for slots of every
/// string type.
///
/// This trait is sealed.
pub trait AttrTarget: sealed::Sealed + 'static {
    /// The type's name, for messages.
    #[doc(hidden)]
    fn name() -> &'static str;

    /// The content of a slot of a type that has a [`Kind`], if the entry is of one.
    ///
    /// # Safety
    ///
    /// `instance` points to a live instance of a class whose table has the entry, and nothing writes to it while the
    /// result lives.
    #[doc(hidden)]
    unsafe fn at_once<'i>(instance: *const u8, entry: EntryRef) -> Option<&'i Self>;

    /// The slot's content, or why there is none: `None` where its type is another.
    ///
    /// # Safety
    ///
    /// `instance` points to a live instance of a class whose table has `member`, and nothing writes to it while the
    /// result lives.
    #[doc(hidden)]
    unsafe fn in_slot<'i>(instance: *const u8, member: MemberRef) -> Result<&'i Self, Option<Unavailable>>;

    /// The content of a value in a `__dict__`.
    #[doc(hidden)]
    fn in_value(value: &Value) -> Option<&Self>;
}

/// Why a slot has nothing to lend, likewise.
#[doc(hidden)]
#[derive(Debug)]
pub struct Unavailable(pub(super) Fault);

mod sealed {
    pub trait Sealed {}
    impl<T: 'static> Sealed for T {}
    impl Sealed for str {}
}

impl<T: 'static> AttrTarget for T {
    fn name() -> &'static str {
        core::any::type_name::<T>()
    }

    #[inline]
    unsafe fn at_once<'i>(instance: *const u8, entry: EntryRef) -> Option<&'i Self> {
        let kind = Kind::of::<T>();
        if kind == Kind::Other || entry.0.kind != kind {
            return None;
        }
        // SAFETY: the caller's promise.
        let field = unsafe { access::field(instance, entry.0.offset) };
        // SAFETY: C1: `kind` is that of the field's type.
        Some(unsafe { &*field.cast() })
    }

    #[inline]
    unsafe fn in_slot<'i>(instance: *const u8, member: MemberRef) -> Result<&'i Self, Option<Unavailable>> {
        // SAFETY: the caller's promise.
        match unsafe { access::typed::<T>(instance, member.0) } {
            // SAFETY: `typed` found a live `T` there, which nothing writes to while the result lives.
            Ok(place) => Ok(unsafe { &*place }),
            Err(fault) => Err(fault.map(Unavailable)),
        }
    }

    #[inline]
    fn in_value(value: &Value) -> Option<&Self> {
        value.downcast_ref()
    }
}

impl AttrTarget for str {
    fn name() -> &'static str {
        "str"
    }

    #[inline]
    unsafe fn at_once<'i>(instance: *const u8, entry: EntryRef) -> Option<&'i Self> {
        // SAFETY: the caller's promise.
        unsafe { String::at_once(instance, entry) }.map(String::as_str)
    }

    #[inline]
    unsafe fn in_slot<'i>(instance: *const u8, member: MemberRef) -> Result<&'i Self, Option<Unavailable>> {
        // SAFETY: the caller's promise.
        match unsafe { access::typed::<String>(instance, member.0) } {
            // SAFETY: `typed` found a live `String` there, which nothing writes to while the result lives.
            Ok(place) => Ok(unsafe { &*place }),
            Err(Some(fault)) => Err(Some(Unavailable(fault))),
            // SAFETY: the caller's promise.
            Err(None) => unsafe { other_text(instance, member.0) },
        }
    }

    fn in_value(value: &Value) -> Option<&Self> {
        value.downcast_ref().map(Str::as_str)
    }
}

/// The text of a slot of another string type than `String`.
///
/// # Safety
///
/// As for [`AttrTarget::in_slot`].
unsafe fn other_text<'i>(instance: *const u8, member: &Member) -> Result<&'i str, Option<Unavailable>> {
    // SAFETY: the caller's promise.
    let field = unsafe { access::field(instance, member.offset) };
    // SAFETY: C1: the field has the type that `ty` was made for.
    match unsafe { (member.decl.ty.text)(field) } {
        // SAFETY: the text belongs to the field, which nothing writes to while the result lives.
        Some(text) => Ok(unsafe { text.as_ref() }),
        // SAFETY: the caller's promise.
        None if is_text(member) && !unsafe { access::is_set(instance, member) } => {
            Err(Some(Unavailable(Fault::UnsetOnRead)))
        }
        None => Err(None),
    }
}

/// Whether the slot is for text, even if it has none.
fn is_text(member: &Member) -> bool {
    let ty = member.decl.ty.value;
    !member.decl.ty.opaque
        && [TypeId::of::<Box<str>>(), TypeId::of::<Arc<str>>(), TypeId::of::<Cow<'static, str>>(), TypeId::of::<Str>()]
            .contains(&ty)
}
