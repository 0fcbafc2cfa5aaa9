//! Reads and writes of one slot through its table entry: where a field's bytes are touched.
//!
//! Every function takes a pointer to a whole instance, and a member of the table of that instance's own class, or of
//! a class that it embeds; C1 and C2 then say what lies at the member's offset.

use core::any::TypeId;
use core::mem::{ManuallyDrop, MaybeUninit};

use crate::class::Member;
use crate::dict::AttrDict;
use crate::error::{Error, Fault};
use crate::rules::ClassShape;
use crate::storage::{Prepared, Refusal, Slot, store};
use crate::sync::{Busy, Gate};
use crate::value::{IntoValue, Kind, Mismatch, Value};

/// What a slot refused, for the caller to name class and slot.
#[derive(Debug)]
pub(super) enum Denied {
    Fault(Fault),
    Mismatch(Mismatch),
    /// Somebody borrows the object: never so where the instance was borrowed uniquely.
    Busy,
}

impl From<Busy> for Denied {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

impl Denied {
    /// The error about `member` of an instance of `class`.
    #[cold]
    pub(super) fn on(self, class: &'static ClassShape<'static>, member: &Member) -> Error {
        match self {
            Self::Fault(fault) => Error::attribute(fault, class, &member.decl.name()),
            Self::Mismatch(mismatch) => Error::misfit(class.name, member.decl.name(), &mismatch),
            Self::Busy => Error::busy(class.name, Some(member.decl.name()), None),
        }
    }

    fn refused(refusal: Refusal, member: &Member, unset: Fault) -> Self {
        match refusal {
            Refusal::Unset => Self::Fault(unset),
            Refusal::Opaque if member.decl.nested.is_some() => Self::Fault(Fault::Nested),
            Refusal::Opaque => Self::Fault(Fault::Opaque),
            Refusal::Mismatch(mismatch) => Self::Mismatch(mismatch),
            Refusal::Busy => Self::Busy,
        }
    }
}

/// Where the member's field is.
///
/// # Safety
///
/// `instance` points to a live instance of a class whose table has `member`.
#[inline]
pub(super) unsafe fn field(instance: *const u8, offset: u32) -> *const u8 {
    // SAFETY: C1: the offset lies inside the instance.
    unsafe { instance.add(offset as usize) }
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

/// A copy of the slot's field.
///
/// # Safety
///
/// As for [`field`]; the field is a `T`, and nothing writes to the instance during the call.
#[inline]
pub(super) unsafe fn scalar<T: Copy>(instance: *const u8, offset: u32) -> T {
    // SAFETY: the caller's promise.
    let field = unsafe { field(instance, offset) };
    // SAFETY: the caller's promise.
    unsafe { *field.cast() }
}

/// The slot's field, of a member of kind `Untyped`.
///
/// # Safety
///
/// As for [`field`]; `kind` is `Untyped`, and nothing writes to the instance while the result lives.
#[inline]
unsafe fn untyped<'i>(instance: *const u8, offset: u32) -> &'i Slot<Value> {
    // SAFETY: the caller's promise.
    let field = unsafe { field(instance, offset) };
    // SAFETY: C1: `kind` is that of the field's type.
    unsafe { &*field.cast() }
}

/// The number in the slot, of a member of kind `Untyped`, if that is what it holds.
///
/// # Safety
///
/// As for [`untyped`].
#[inline]
pub(super) unsafe fn number(instance: *const u8, offset: u32) -> Option<Value> {
    // SAFETY: the caller's promise.
    match unsafe { untyped(instance, offset) }.get() {
        // Each by itself: two words that are copied as one go through memory.
        Some(&Value::Float(number)) => Some(Value::Float(number)),
        Some(&Value::Int(number)) => Some(Value::Int(number)),
        _ => None,
    }
}

/// The slot's value.
///
/// # Safety
///
/// As for [`field`], and nothing writes to the instance during the call.
pub(super) unsafe fn get(instance: *const u8, member: &Member) -> Result<Value, Denied> {
    Ok(match member.kind {
        // SAFETY: the caller's promise; C1: `kind` is that of the field's type.
        Kind::F64 => Value::Float(unsafe { scalar(instance, member.offset) }),
        // SAFETY: as above.
        Kind::I64 => Value::Int(unsafe { scalar(instance, member.offset) }),
        // SAFETY: as above.
        Kind::Bool => Value::Bool(unsafe { scalar(instance, member.offset) }),
        // SAFETY: as above.
        Kind::I32 => Value::from(unsafe { scalar::<i32>(instance, member.offset) }),
        // SAFETY: as above.
        Kind::U32 => Value::from(unsafe { scalar::<u32>(instance, member.offset) }),
        // SAFETY: as above.
        Kind::U8 => Value::from(unsafe { scalar::<u8>(instance, member.offset) }),
        // SAFETY: as above.
        Kind::F32 => Value::from(unsafe { scalar::<f32>(instance, member.offset) }),
        Kind::Untyped => {
            // SAFETY: as above.
            match unsafe { untyped(instance, member.offset) }.get() {
                Some(value) => value.clone(),
                None => return Err(Denied::Fault(Fault::UnsetOnRead)),
            }
        }
        // The last are of no slot.
        Kind::Other | Kind::String | Kind::Property | Kind::Native | Kind::Held => {
            // SAFETY: the caller's promise.
            let field = unsafe { field(instance, member.offset) };
            // SAFETY: C1: the field has the type that `ty` was made for.
            match unsafe { (member.decl.ty.get)(field) } {
                Ok(value) => value,
                Err(refusal) => return Err(Denied::refused(refusal, member, Fault::UnsetOnRead)),
            }
        }
    })
}

/// Whether the slot has a value.
///
/// # Safety
///
/// As for [`get`].
pub(super) unsafe fn is_set(instance: *const u8, member: &Member) -> bool {
    if !member.decl.ty.deletable {
        return true;
    }
    // SAFETY: the caller's promise.
    let field = unsafe { field(instance, member.offset) };
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
    let field = unsafe { field(instance, member.offset) };
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

/// Stores `value` if it can go into the field as it is; gives it back if it has to become a [`Value`] first.
///
/// # Safety
///
/// As for [`field_mut`], and nothing else accesses the instance while the gate is entered.
#[inline(always)]
#[expect(clippy::inline_always, reason = "out of line, a value of three words is passed through memory twice")]
pub(super) unsafe fn put<V: IntoValue>(
    instance: *mut u8,
    member: &Member,
    value: V,
    gate: Gate<'_>,
) -> Result<Option<V>, Busy> {
    if member.flags != 0 {
        return Ok(Some(value));
    }
    // SAFETY: the caller's promise.
    let field = unsafe { field_mut(instance, member) };
    if let Some(exact) = V::EXACT {
        // A kind stands for one type, and for no `Slot`; an `Exact<V>` tells the truth about `V`.
        if exact.kind != Kind::Other && member.kind == Kind::Untyped {
            let place = &raw const value;
            match exact.kind {
                Kind::F64 => {
                    // SAFETY: an `Exact<V>` tells the truth about `V`.
                    let number = unsafe { place.cast::<f64>().read() };
                    // SAFETY: C1: the field is a live `Slot<Value>`, and nothing else accesses it inside the gate.
                    unsafe { put_number(field, number, gate) }?;
                }
                Kind::I64 => {
                    // SAFETY: as above.
                    let number = unsafe { place.cast::<i64>().read() };
                    // SAFETY: as above.
                    unsafe { put_number(field, number, gate) }?;
                }
                // Such types become values by themselves, always.
                _ => {
                    if let Ok(value) = value.into_value() {
                        // SAFETY: as above.
                        unsafe { put_untyped(field, value, gate) }?;
                    }
                }
            }
            return Ok(None);
        }
        if exact.kind != Kind::Other && exact.kind == member.kind {
            // Dropping what these types hold runs no code of the user's.
            return gate.pass(|| {
                if exact.kind == Kind::String {
                    // SAFETY: C1: the field is a live `V`, which an `Exact<V>` says is `String`, and nothing else accesses it.
                    unsafe { replace_words(field.cast::<V>(), &raw const *ManuallyDrop::new(value)) };
                } else {
                    // SAFETY: as above, but for the type.
                    unsafe { *field.cast::<V>() = value };
                }
                None
            });
        }
        if exact.id == member.decl.ty.value && !member.decl.ty.opaque {
            let value = ManuallyDrop::new(value);
            // SAFETY: C1: the field has the type that `ty` was made for; the value is given away and not dropped here.
            unsafe { (member.decl.ty.put)(field, (&raw const value).cast(), gate) }?;
            return Ok(None);
        }
    }
    if member.kind == Kind::String
        && let Some(text) = value.as_text()
    {
        let text = text.to_owned();
        // SAFETY: C1: the field is a live `String`, and nothing else accesses it; the text is given away by this pointer.
        unsafe { (member.decl.ty.put)(field, (&raw const *ManuallyDrop::new(text)).cast(), gate) }?;
        return Ok(None);
    }
    Ok(Some(value))
}

/// Drops what is in the field and moves the value there, word by word: what has just been written so, as a function returns a `String`, is
/// slow to copy in larger parts.
///
/// # Safety
///
/// `field` points to a live `V`, which nothing else accesses, and `value` to one that is given away; a `V` is whole words.
#[inline]
unsafe fn replace_words<V>(field: *mut V, value: *const V) {
    // As a pointer may be.
    type Word = MaybeUninit<*const u8>;
    // Not in const evaluation, which would look at types for which this is never called.
    debug_assert!(size_of::<V>().is_multiple_of(size_of::<Word>()));
    // SAFETY: the caller's promise.
    unsafe { field.drop_in_place() };
    let (from, to): (*const Word, *mut Word) = (value.cast(), field.cast());
    for at in 0..size_of::<V>() / size_of::<Word>() {
        // SAFETY: inside of the value.
        let word = unsafe { from.add(at) };
        // SAFETY: as above; volatile, so that words stay words.
        let word = unsafe { word.read_volatile() };
        // SAFETY: inside of the field, which is as large.
        let place = unsafe { to.add(at) };
        // SAFETY: as above; no value is there any more.
        unsafe { place.write(word) };
    }
}

/// Stores a number in a `Slot<Value>`.
///
/// # Safety
///
/// `field` points to a live `Slot<Value>`, which nothing else accesses while the gate is entered.
#[inline(always)]
#[expect(clippy::inline_always, reason = "out of line, the value is put together in memory first")]
unsafe fn put_number<N: Copy + Into<Value>>(field: *mut u8, number: N, gate: Gate<'_>) -> Result<(), Busy> {
    let slot: *mut Slot<Value> = field.cast();
    let is_stored = gate.pass(|| {
        // SAFETY: the caller's promise: a live slot that nothing else accesses inside the gate.
        let owns_nothing = unsafe { &*slot }.get().is_none_or(Value::is_plain);
        if owns_nothing {
            // What was there is not dropped, and no code of the user's runs.
            // SAFETY: as above.
            unsafe { slot.write(Slot::new(number.into())) };
        }
        owns_nothing
    })?;
    // SAFETY: the caller's promise.
    if is_stored { Ok(()) } else { unsafe { put_untyped(field, number.into(), gate) } }
}

/// Stores `value` in a `Slot<Value>`, dropping what was there.
///
/// # Safety
///
/// As for [`put_number`].
#[inline(never)]
unsafe fn put_untyped(field: *mut u8, value: Value, gate: Gate<'_>) -> Result<(), Busy> {
    // SAFETY: the caller's promise.
    unsafe { store(field, Slot::new(value), gate) }
}

/// Stores `value` in a slot that is not read-only.
///
/// # Safety
///
/// As for [`put`].
pub(super) unsafe fn set_value(instance: *mut u8, member: &Member, value: Value, gate: Gate<'_>) -> Result<(), Denied> {
    // SAFETY: the caller's promise.
    let field = unsafe { field_mut(instance, member) };
    let stored = match member.decl.guard() {
        // SAFETY: C1: the guard was made for the field's type.
        Some(guard) => unsafe { guard.write(field, value, gate) },
        // SAFETY: C1: the field has the type that `ty` was made for.
        None => unsafe { (member.decl.ty.set)(field, value, gate) },
    };
    stored.map_err(|refusal| Denied::refused(refusal, member, Fault::UnsetOnRead))
}

/// The field that `value` becomes, to be exchanged with the slot's; what a read-only slot holds included.
pub(super) fn prepare(member: &Member, value: Value) -> Result<Prepared, Denied> {
    let prepared = match member.decl.guard() {
        Some(guard) => guard.prepare(value),
        None => (member.decl.ty.prepare)(value),
    };
    prepared.map_err(|refusal| Denied::refused(refusal, member, Fault::UnsetOnRead))
}

/// Unsets the slot.
///
/// # Safety
///
/// As for [`set_value`].
pub(super) unsafe fn delete(instance: *mut u8, member: &Member, gate: Gate<'_>) -> Result<(), Denied> {
    if member.flags & Member::READONLY != 0 {
        return Err(Denied::Fault(Fault::ReadOnly));
    }
    if !member.decl.ty.deletable {
        return Err(Denied::Fault(Fault::NotDeletable));
    }
    // SAFETY: the caller's promise.
    let field = unsafe { field_mut(instance, member) };
    // SAFETY: C1: the field has the type that `ty` was made for, and nothing else accesses it inside the gate.
    unsafe { (member.decl.ty.delete)(field, gate) }
        .map_err(|refusal| Denied::refused(refusal, member, Fault::UnsetOnDelete))
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
