//! Reads and writes of one slot through its table entry: where a field's bytes are touched.
//!
//! Every function takes a pointer to a whole instance, and a member of the table of that instance's own class, or of
//! a class that it embeds; C1 and C2 then say what lies at the member's offset.

use core::any::TypeId;

use crate::class::Member;
use crate::dict::AttrDict;
use crate::error::{Error, Fault, Result};
use crate::rules::ClassShape;
use crate::storage::Refusal;
use crate::value::{IntoValue, Kind, Mismatch, Value};

/// What a slot refused, for the caller to name class and slot.
#[derive(Debug)]
enum Denied {
    Fault(Fault),
    Mismatch(Mismatch),
}

impl Denied {
    /// The error about `member` of an instance of `class`.
    #[cold]
    fn on(self, class: &'static ClassShape<'static>, member: &Member) -> Error {
        match self {
            Self::Fault(fault) => Error::attribute(fault, class, &member.decl.name),
            Self::Mismatch(mismatch) => Error::misfit(class.name, member.decl.name, &mismatch),
        }
    }

    fn refused(refusal: Refusal, member: &Member, unset: Fault) -> Self {
        match refusal {
            Refusal::Unset => Self::Fault(unset),
            Refusal::Opaque if member.decl.nested.is_some() => Self::Fault(Fault::Nested),
            Refusal::Opaque => Self::Fault(Fault::Opaque),
            Refusal::Mismatch(mismatch) => Self::Mismatch(mismatch),
        }
    }
}

/// Where the member's field is.
///
/// # Safety
///
/// `instance` points to a live instance of a class whose table has `member`.
#[inline]
pub(super) unsafe fn field(instance: *const u8, member: &Member) -> *const u8 {
    // SAFETY: C1: the offset lies inside the instance.
    unsafe { instance.add(member.offset as usize) }
}

/// As [`field`], to write through.
///
/// # Safety
///
/// `instance` points to a live instance of a class whose table has `member`.
#[inline]
pub(super) unsafe fn field_mut(instance: *mut u8, member: &Member) -> *mut u8 {
    // SAFETY: C1: the offset lies inside the instance.
    unsafe { instance.add(member.offset as usize) }
}

/// The value of a slot of an instance of `class`.
///
/// # Safety
///
/// As for [`field`], and nothing writes to the instance during the call.
#[inline]
pub(super) unsafe fn get(
    instance: *const u8,
    class: &'static ClassShape<'static>,
    member: &'static Member,
) -> Result<Value> {
    // SAFETY: the caller's promise.
    let field = unsafe { field(instance, member) };
    // The result is made where it is returned: made elsewhere and converted, it is copied bit by bit.
    if member.kind == Kind::F64 {
        // SAFETY: C1: `kind` is that of the field's type.
        return Ok(Value::Float(unsafe { read(field) }));
    }
    if member.kind == Kind::I64 {
        // SAFETY: C1: `kind` is that of the field's type.
        return Ok(Value::Int(unsafe { read(field) }));
    }
    // SAFETY: C1: the field has the type that `ty` was made for.
    unsafe { get_other(field, class, member) }
}

/// A copy of a field.
///
/// # Safety
///
/// `field` points to a live `T` that nothing writes to during the call.
#[inline]
unsafe fn read<T: Copy>(field: *const u8) -> T {
    // SAFETY: the caller's promise.
    unsafe { *field.cast() }
}

/// As [`get`], for the kinds that are not worth a branch at every call site.
///
/// # Safety
///
/// `field` points to the live field of `member`.
#[inline(never)]
unsafe fn get_other(field: *const u8, class: &'static ClassShape<'static>, member: &'static Member) -> Result<Value> {
    Ok(match member.kind {
        // SAFETY: C1: `kind` is that of the field's type.
        Kind::Bool => Value::Bool(unsafe { read(field) }),
        // SAFETY: as above.
        Kind::I32 => Value::from(unsafe { read::<i32>(field) }),
        // SAFETY: as above.
        Kind::U32 => Value::from(unsafe { read::<u32>(field) }),
        // SAFETY: as above.
        Kind::U8 => Value::from(unsafe { read::<u8>(field) }),
        // SAFETY: as above.
        Kind::F32 => Value::from(unsafe { read::<f32>(field) }),
        // SAFETY: C1: the field has the type that `ty` was made for.
        _ => match unsafe { (member.decl.ty.get)(field) } {
            Ok(value) => value,
            Err(refusal) => return Err(Denied::refused(refusal, member, Fault::UnsetOnRead).on(class, member)),
        },
    })
}

/// Whether the slot has a value.
///
/// # Safety
///
/// As for [`get`].
#[inline]
pub(super) unsafe fn is_set(instance: *const u8, member: &Member) -> bool {
    if !member.decl.ty.deletable {
        return true;
    }
    // SAFETY: the caller's promise.
    let field = unsafe { field(instance, member) };
    // SAFETY: C1: the field has the type that `ty` was made for.
    unsafe { (member.decl.ty.peek)(field) }.is_some()
}

/// Where the slot's `T` is, or why there is none: it has another type, or is unset.
///
/// # Safety
///
/// As for [`get`]. The result may be written through where `instance` may.
#[inline]
pub(super) unsafe fn typed<T: 'static>(instance: *const u8, member: &Member) -> Result<*const T, Option<Fault>> {
    // SAFETY: the caller's promise.
    let field = unsafe { field(instance, member) };
    let kind = Kind::of::<T>();
    if kind != Kind::Other && member.kind == kind {
        return Ok(field.cast());
    }
    // SAFETY: C1: the field is that of `member`.
    unsafe { typed_other(field, member) }
}

/// As [`typed`], for types without a kind, and for `Slot`s.
///
/// # Safety
///
/// `field` points to the live field of `member`.
#[inline(never)]
unsafe fn typed_other<T: 'static>(field: *const u8, member: &Member) -> Result<*const T, Option<Fault>> {
    let ty = member.decl.ty;
    if ty.value != TypeId::of::<T>() {
        return Err(None);
    }
    if !ty.deletable {
        return Ok(field.cast());
    }
    // SAFETY: C1: the field has the type that `ty` was made for.
    match unsafe { (ty.peek)(field) } {
        Some(place) => Ok(place.as_ptr().cast_const().cast()),
        None => Err(Some(Fault::UnsetOnRead)),
    }
}

/// Stores `value`, which is moved in as it is where the field has exactly its type.
///
/// # Safety
///
/// As for [`field_mut`], and nothing else accesses the instance during the call.
#[inline]
pub(super) unsafe fn set<V: IntoValue>(
    instance: *mut u8,
    class: &'static ClassShape<'static>,
    member: &'static Member,
    value: V,
) -> Result<()> {
    // SAFETY: the caller's promise.
    let field = unsafe { field_mut(instance, member) };
    let ty = member.decl.ty;
    if member.flags == 0
        && let Some(exact) = V::EXACT
    {
        // A kind stands for one type, and for no `Slot`; an `Exact<V>` tells the truth about `V`.
        if exact.kind != Kind::Other && exact.kind == member.kind {
            // SAFETY: C1: the field is a live `V`, and nothing else accesses it.
            unsafe { *field.cast::<V>() = value };
            return Ok(());
        }
        if exact.id == ty.value && !ty.opaque {
            let value = core::mem::ManuallyDrop::new(value);
            // SAFETY: C1: the field has the type that `ty` was made for; the value is given away and not dropped here.
            unsafe { (ty.put)(field, (&raw const value).cast()) };
            return Ok(());
        }
    }
    if member.flags == 0
        && member.kind == Kind::String
        && let Some(text) = value.as_text()
    {
        // SAFETY: C1: the field is a live `String`, and nothing else accesses it.
        unsafe { *field.cast::<String>() = text.to_owned() };
        return Ok(());
    }
    // A read-only slot says so, whatever the value is.
    let value = if member.flags & Member::READONLY == 0 { value.into_value() } else { Ok(Value::None) };
    // SAFETY: C1: the field is that of `member`, and nothing else accesses it.
    unsafe { set_value(field, class, member, value) }
}

/// As [`set`], for what has become a `Value`.
///
/// # Safety
///
/// `field` points to the live field of `member`, and nothing else accesses it during the call.
#[inline(never)]
unsafe fn set_value(
    field: *mut u8,
    class: &'static ClassShape<'static>,
    member: &'static Member,
    value: Result<Value, Mismatch>,
) -> Result<()> {
    // SAFETY: the caller's promise.
    unsafe { write_value(field, member, value) }.map_err(|denied| denied.on(class, member))
}

/// As [`set_value`], without the words for a refusal.
///
/// # Safety
///
/// As for [`set_value`].
unsafe fn write_value(field: *mut u8, member: &Member, value: Result<Value, Mismatch>) -> Result<(), Denied> {
    if member.flags & Member::READONLY != 0 {
        return Err(Denied::Fault(Fault::ReadOnly));
    }
    let value = value.map_err(Denied::Mismatch)?;
    if let Some(guard) = member.decl.guard {
        // SAFETY: C1: the guard was made for the field's type.
        return unsafe { guard.write(field, value) }.map_err(Denied::Mismatch);
    }
    // SAFETY: C1: the field has the type that `ty` was made for.
    unsafe { (member.decl.ty.set)(field, value) }
        .map_err(|refusal| Denied::refused(refusal, member, Fault::UnsetOnRead))
}

/// Unsets the slot.
///
/// # Safety
///
/// As for [`set`].
pub(super) unsafe fn delete(instance: *mut u8, member: &Member) -> Result<(), Fault> {
    if member.flags & Member::READONLY != 0 {
        return Err(Fault::ReadOnly);
    }
    if !member.decl.ty.deletable {
        return Err(Fault::NotDeletable);
    }
    // SAFETY: the caller's promise.
    let field = unsafe { field_mut(instance, member) };
    // SAFETY: C1: the field has the type that `ty` was made for, and nothing else accesses it.
    if unsafe { (member.decl.ty.delete)(field) } { Ok(()) } else { Err(Fault::UnsetOnDelete) }
}

/// The instance's `__dict__`.
///
/// # Safety
///
/// `instance` points to a live instance of a class whose record has this `dict` offset; nothing writes to it while the
/// result lives.
#[inline]
pub(super) unsafe fn dict<'i>(instance: *const u8, offset: u32) -> &'i AttrDict {
    // SAFETY: C3: the offset lies inside the instance.
    let field = unsafe { instance.add(offset as usize) };
    // SAFETY: C3: the field is a live `AttrDict`.
    unsafe { &*field.cast() }
}

/// As [`dict`], writable.
///
/// # Safety
///
/// As for [`dict`], and nothing else accesses the instance while the result lives.
#[inline]
pub(super) unsafe fn dict_mut<'i>(instance: *mut u8, offset: u32) -> &'i mut AttrDict {
    // SAFETY: C3: the offset lies inside the instance.
    let field = unsafe { instance.add(offset as usize) };
    // SAFETY: C3: the field is a live `AttrDict`, borrowed uniquely by the caller's promise.
    unsafe { &mut *field.cast() }
}
