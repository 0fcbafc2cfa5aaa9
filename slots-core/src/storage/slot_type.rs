//! `SlotType`: the operations on a field whose type the caller does not know.

use core::any::TypeId;
use core::ptr::NonNull;

use super::{Field, Slot};
use crate::sync::{Busy, Gate};
use crate::value::{FromValue, IntoValue, Kind, Mismatch, Value};

/// Why an operation on a field was refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The slot has no value.
    Unset,
    /// No `Value` can hold the field's type.
    Opaque,
    /// The value does not fit.
    Mismatch(Mismatch),
    /// Somebody borrows the object.
    Busy,
}

impl From<Busy> for Refusal {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

impl From<Mismatch> for Refusal {
    fn from(mismatch: Mismatch) -> Self {
        Self::Mismatch(mismatch)
    }
}

/// A field on its way into its place: made by the user's code, exchanged without running any.
pub(crate) struct Prepared(Box<dyn Exchange>);

impl Prepared {
    pub(crate) fn new<F: 'static>(field: F) -> Self {
        Self(Box::new(Made(field)))
    }

    /// Swaps the field in place with this one.
    ///
    /// # Safety
    ///
    /// `field` points to a live field of the type that this was made for, and nothing else accesses it.
    pub(crate) unsafe fn exchange(&mut self, field: *mut u8) {
        // SAFETY: the caller's promise.
        unsafe { self.0.exchange(field) }
    }
}

trait Exchange {
    /// # Safety
    ///
    /// As for [`Prepared::exchange`].
    unsafe fn exchange(&mut self, field: *mut u8);
}

struct Made<F>(F);

impl<F> Exchange for Made<F> {
    unsafe fn exchange(&mut self, field: *mut u8) {
        // SAFETY: the caller's promise: `field` points to a live `F` that nothing else accesses.
        core::mem::swap(&mut self.0, unsafe { &mut *field.cast::<F>() });
    }
}

type SetMade = unsafe fn(unsafe fn(), *mut u8, Value, Gate<'_>) -> Result<(), Refusal>;
type BuildMade = unsafe fn(unsafe fn(), *mut u8, Value) -> Result<bool, Mismatch>;

/// What can be done with a field of one type through a pointer; one record a type, shared by all slots of it.
///
/// # Safety
///
/// Each function pointer requires that its first argument points to a live field of the type that the record was made
/// for, and a `*mut` one that nothing else accesses that field while the gate that is passed along is entered.
///
/// The user's code, conversions and destructors, runs outside of the gate.
#[derive(Debug)]
pub struct SlotType {
    /// The type that a typed read asks for: the field's own, or `T` for a `Slot<T>`.
    pub(crate) value: TypeId,
    pub(crate) kind: Kind,
    /// Whether the field is a `Slot<T>`.
    pub(crate) deletable: bool,
    pub(crate) opaque: bool,
    pub(crate) get: unsafe fn(*const u8) -> Result<Value, Refusal>,
    pub(crate) set: unsafe fn(*mut u8, Value, Gate<'_>) -> Result<(), Refusal>,
    /// Makes a field of a value, to be exchanged with the one in place later.
    pub(crate) prepare: fn(Value) -> Result<Prepared, Refusal>,
    /// As `set`, with what turns the value into a field: a [`MakeOf`] of the field's type.
    pub(crate) set_made: SetMade,
    /// As `prepare`, likewise.
    pub(crate) prepare_made: unsafe fn(unsafe fn(), Value) -> Result<Prepared, Refusal>,
    /// Writes a field, made of the value or of nothing, over memory for one; `false` if nothing was written, since it needs a value.
    pub(crate) build: unsafe fn(*mut u8, Option<Value>) -> Result<bool, Mismatch>,
    /// The same of a value, with a [`MakeOf`] of the field's type.
    pub(crate) build_made: BuildMade,
    /// Drops the field.
    pub(crate) drop: unsafe fn(*mut u8),
    /// Unsets the field.
    pub(crate) delete: unsafe fn(*mut u8, Gate<'_>) -> Result<(), Refusal>,
    /// Where the `T` is, for a `Slot<T>` that is set and for any other field.
    pub(crate) peek: unsafe fn(*const u8) -> Option<NonNull<u8>>,
    /// The field's text, if its type is a string type.
    pub(crate) text: unsafe fn(*const u8) -> Option<NonNull<str>>,
    /// Moves the `T` at the second pointer into the field, dropping what was there; or drops it, if refused.
    pub(crate) put: unsafe fn(*mut u8, *const u8, Gate<'_>) -> Result<(), Busy>,
    pub(crate) type_name: fn() -> &'static str,
    /// Of the field, in bytes.
    pub(crate) size: usize,
    pub(crate) align: usize,
}

impl SlotType {
    /// Whether a `Value` can hold what the field holds.
    pub const fn is_value(&self) -> bool {
        !self.opaque
    }

    /// Of a field of type `T` that always holds a value.
    pub const fn plain<T: IntoValue + FromValue + 'static>() -> Self {
        Self {
            value: TypeId::of::<T>(),
            kind: match T::EXACT {
                Some(exact) if !matches!(exact.kind, Kind::Untyped) => exact.kind,
                _ => Kind::Other,
            },
            deletable: false,
            opaque: false,
            get: plain_get::<T>,
            set: plain_set::<T>,
            prepare: plain_prepare::<T>,
            set_made: set_made::<T>,
            prepare_made: prepare_made::<T>,
            build: build::<T>,
            build_made: build_made::<T>,
            drop: drop_field::<T>,
            delete: never_delete,
            peek: plain_peek,
            text: plain_text::<T>,
            put: plain_put::<T>,
            type_name: core::any::type_name::<T>,
            size: size_of::<T>(),
            align: align_of::<T>(),
        }
    }

    /// Of a field of type `Slot<T>`.
    pub const fn deletable<T: IntoValue + FromValue + 'static>() -> Self {
        Self {
            value: TypeId::of::<T>(),
            kind: match T::EXACT {
                Some(exact) if matches!(exact.kind, Kind::Untyped) => Kind::Untyped,
                _ => Kind::Other,
            },
            deletable: true,
            opaque: false,
            get: slot_get::<T>,
            set: slot_set::<T>,
            prepare: slot_prepare::<T>,
            set_made: set_made::<Slot<T>>,
            prepare_made: prepare_made::<Slot<T>>,
            build: build::<Slot<T>>,
            build_made: build_made::<Slot<T>>,
            drop: drop_field::<Slot<T>>,
            delete: slot_delete::<T>,
            peek: slot_peek::<T>,
            text: slot_text::<T>,
            put: slot_put::<T>,
            type_name: core::any::type_name::<T>,
            size: size_of::<Slot<T>>(),
            align: align_of::<Slot<T>>(),
        }
    }

    /// Of a field of type `T` that is reached by its own type only.
    pub const fn opaque<T: 'static>() -> Self {
        Self {
            value: TypeId::of::<T>(),
            kind: Kind::Other,
            deletable: false,
            opaque: true,
            get: opaque_get,
            set: opaque_set,
            prepare: opaque_prepare,
            set_made: set_made::<T>,
            prepare_made: prepare_made::<T>,
            build: opaque_build,
            build_made: build_made::<T>,
            drop: drop_field::<T>,
            delete: never_delete,
            peek: plain_peek,
            text: no_text,
            put: plain_put::<T>,
            type_name: core::any::type_name::<T>,
            size: size_of::<T>(),
            align: align_of::<T>(),
        }
    }
}

unsafe fn build<F: Field>(field: *mut u8, value: Option<Value>) -> Result<bool, Mismatch> {
    let Some(value) = F::from_given(value)? else { return Ok(false) };
    // SAFETY: by the contract of `build`, there is memory for an `F`.
    unsafe { field.cast::<F>().write(value) };
    Ok(true)
}

unsafe fn build_made<F>(make: unsafe fn(), field: *mut u8, value: Value) -> Result<bool, Mismatch> {
    // SAFETY: by the contract of `build_made`, `make` was a `MakeOf<F>`.
    let value = unsafe { made::<F>(make, value) }?;
    // SAFETY: by the contract of `build_made`, there is memory for an `F`.
    unsafe { field.cast::<F>().write(value) };
    Ok(true)
}

unsafe fn drop_field<F>(field: *mut u8) {
    // SAFETY: by the contract of `drop`, `field` points to a live `F`, which is given up.
    unsafe { field.cast::<F>().drop_in_place() }
}

/// A field that no value is for.
pub(crate) fn no_value(value: Option<Value>) -> Result<bool, Mismatch> {
    match value {
        None => Ok(false),
        Some(value) => Err(Mismatch::expected("set in Rust (it is opaque)", &value)),
    }
}

unsafe fn opaque_build(_field: *mut u8, value: Option<Value>) -> Result<bool, Mismatch> {
    no_value(value)
}

/// What turns a value into a field of type `F`, or refuses it.
pub(crate) type MakeOf<F> = fn(Value) -> Result<F, Mismatch>;

/// # Safety
///
/// `make` was a `MakeOf<F>`.
unsafe fn made<F>(make: unsafe fn(), value: Value) -> Result<F, Mismatch> {
    // SAFETY: the caller's promise.
    let make = unsafe { core::mem::transmute::<unsafe fn(), MakeOf<F>>(make) };
    make(value)
}

unsafe fn set_made<F>(make: unsafe fn(), field: *mut u8, value: Value, gate: Gate<'_>) -> Result<(), Refusal> {
    // SAFETY: by the contract of `set_made`, `make` was a `MakeOf<F>`.
    let value = unsafe { made::<F>(make, value) }?;
    // SAFETY: by the contract of `SlotType`, `field` points to a live `F` that nothing else accesses inside the gate.
    Ok(unsafe { store(field, value, gate) }?)
}

unsafe fn prepare_made<F: 'static>(make: unsafe fn(), value: Value) -> Result<Prepared, Refusal> {
    // SAFETY: by the contract of `prepare_made`, `make` was a `MakeOf<F>`.
    Ok(Prepared::new(unsafe { made::<F>(make, value) }?))
}

unsafe fn plain_get<T: IntoValue>(field: *const u8) -> Result<Value, Refusal> {
    // SAFETY: by the contract of `SlotType`, `field` points to a live `T`.
    let value = unsafe { &*field.cast::<T>() };
    Ok(value.to_value()?)
}

/// Stores `value` in the field; what was there is dropped after the gate is left.
///
/// # Safety
///
/// `field` points to a live `F` that nothing else accesses while the gate is entered.
pub(crate) unsafe fn store<F>(field: *mut u8, value: F, gate: Gate<'_>) -> Result<(), Busy> {
    let inside = gate.enter()?;
    // SAFETY: the caller's promise; the gate is entered.
    let old = unsafe { field.cast::<F>().replace(value) };
    drop(inside);
    drop(old);
    Ok(())
}

unsafe fn plain_set<T: FromValue>(field: *mut u8, value: Value, gate: Gate<'_>) -> Result<(), Refusal> {
    let value = T::from_value(value)?;
    // SAFETY: by the contract of `SlotType`, `field` points to a live `T` that nothing else accesses inside the gate.
    Ok(unsafe { store(field, value, gate) }?)
}

fn plain_prepare<T: FromValue + 'static>(value: Value) -> Result<Prepared, Refusal> {
    Ok(Prepared::new(T::from_value(value)?))
}

#[expect(clippy::unnecessary_wraps, reason = "the signature is that of the table")]
unsafe fn plain_peek(field: *const u8) -> Option<NonNull<u8>> {
    // SAFETY: by the contract of `SlotType`, `field` points to a live field, so it is not null.
    Some(unsafe { NonNull::new_unchecked(field.cast_mut()) })
}

unsafe fn plain_text<T: IntoValue>(field: *const u8) -> Option<NonNull<str>> {
    // SAFETY: by the contract of `SlotType`, `field` points to a live `T`.
    unsafe { &*field.cast::<T>() }.as_text().map(NonNull::from)
}

unsafe fn plain_put<T>(field: *mut u8, value: *const u8, gate: Gate<'_>) -> Result<(), Busy> {
    // SAFETY: by the contract of `put`, the caller gives a `T` away by this pointer.
    let value = unsafe { value.cast::<T>().read() };
    // SAFETY: by the contract of `SlotType`, `field` points to a live `T` that nothing else accesses inside the gate.
    unsafe { store(field, value, gate) }
}

unsafe fn never_delete(_field: *mut u8, _gate: Gate<'_>) -> Result<(), Refusal> {
    Err(Refusal::Unset)
}

unsafe fn slot_get<T: IntoValue>(field: *const u8) -> Result<Value, Refusal> {
    // SAFETY: by the contract of `SlotType`, `field` points to a live `Slot<T>`.
    let slot = unsafe { &*field.cast::<Slot<T>>() };
    Ok(slot.get().ok_or(Refusal::Unset)?.to_value()?)
}

unsafe fn slot_set<T: FromValue>(field: *mut u8, value: Value, gate: Gate<'_>) -> Result<(), Refusal> {
    let slot = Slot::new(T::from_value(value)?);
    // SAFETY: by the contract of `SlotType`, `field` points to a live `Slot<T>` that nothing else accesses inside the gate.
    Ok(unsafe { store(field, slot, gate) }?)
}

fn slot_prepare<T: FromValue + 'static>(value: Value) -> Result<Prepared, Refusal> {
    Ok(Prepared::new(Slot::new(T::from_value(value)?)))
}

unsafe fn slot_delete<T>(field: *mut u8, gate: Gate<'_>) -> Result<(), Refusal> {
    let inside = gate.enter()?;
    // SAFETY: by the contract of `SlotType`, `field` points to a live `Slot<T>` that nothing else accesses inside the gate.
    let old = unsafe { &mut *field.cast::<Slot<T>>() }.take();
    drop(inside);
    old.map(drop).ok_or(Refusal::Unset)
}

unsafe fn slot_peek<T>(field: *const u8) -> Option<NonNull<u8>> {
    let slot = field.cast::<Slot<T>>();
    // SAFETY: by the contract of `SlotType`, `field` points to a live `Slot<T>`.
    let inside = core::ptr::from_ref(unsafe { &*slot }.get()?).addr() - slot.addr();
    // The pointer is derived from `field`, not from the reference, so that it may also write where `field` may.
    // SAFETY: the value lies inside the slot, `inside` bytes from its start.
    NonNull::new(unsafe { field.add(inside) }.cast_mut())
}

unsafe fn slot_text<T: IntoValue>(field: *const u8) -> Option<NonNull<str>> {
    // SAFETY: by the contract of `SlotType`, `field` points to a live `Slot<T>`.
    unsafe { &*field.cast::<Slot<T>>() }.get()?.as_text().map(NonNull::from)
}

unsafe fn slot_put<T>(field: *mut u8, value: *const u8, gate: Gate<'_>) -> Result<(), Busy> {
    // SAFETY: by the contract of `put`, the caller gives a `T` away by this pointer.
    let value = unsafe { value.cast::<T>().read() };
    // SAFETY: by the contract of `SlotType`, `field` points to a live `Slot<T>` that nothing else accesses inside the gate.
    unsafe { store(field, Slot::new(value), gate) }
}

unsafe fn opaque_get(_field: *const u8) -> Result<Value, Refusal> {
    Err(Refusal::Opaque)
}

unsafe fn opaque_set(_field: *mut u8, _value: Value, _gate: Gate<'_>) -> Result<(), Refusal> {
    Err(Refusal::Opaque)
}

fn opaque_prepare(_value: Value) -> Result<Prepared, Refusal> {
    Err(Refusal::Opaque)
}

unsafe fn no_text(_field: *const u8) -> Option<NonNull<str>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A slot of its own that a `SlotType` works on, so that each call below is sound.
    struct Field<T> {
        slot: Slot<T>,
        ty: SlotType,
    }

    impl<T: IntoValue + FromValue + 'static> Field<T> {
        fn pointer(&mut self) -> *mut u8 {
            (&raw mut self.slot).cast()
        }

        fn get(&mut self) -> Option<Value> {
            // SAFETY: the pointer leads to a live slot of the type that `ty` was made for.
            unsafe { (self.ty.get)(self.pointer()) }.ok()
        }

        fn set(&mut self, value: impl Into<Value>) -> bool {
            // SAFETY: as in `get`; the borrow is unique.
            unsafe { (self.ty.set)(self.pointer(), value.into(), Gate::OPEN) }.is_ok()
        }

        fn peek(&mut self) -> Option<&mut T> {
            // SAFETY: as in `set`.
            let place = unsafe { (self.ty.peek)(self.pointer()) }?;
            // SAFETY: `peek` found a live `T`, which stays borrowed as `self` is.
            Some(unsafe { place.cast().as_mut() })
        }

        fn delete(&mut self) -> bool {
            // SAFETY: as in `set`.
            unsafe { (self.ty.delete)(self.pointer(), Gate::OPEN) }.is_ok()
        }
    }

    #[test]
    fn a_deletable_field_is_set_peeked_and_deleted_through_its_pointer() {
        let mut field = Field { slot: Slot::<String>::unset(), ty: SlotType::deletable::<String>() };
        assert!(field.peek().is_none() && field.get().is_none());
        assert!(field.set("a"));
        field.peek().expect("set").push('b');
        assert!(!field.set(1));
        assert_eq!(field.get(), Some(Value::from("ab")));
        assert!(field.delete());
        assert!(!field.delete());
    }

    #[test]
    fn a_refused_value_leaves_the_field_as_it_was() {
        let ty = SlotType::plain::<u8>();
        let mut number = 7_u8;
        let field = (&raw mut number).cast::<u8>();
        // SAFETY: `field` points to a live `u8` that nothing else accesses until the read below.
        let refused = unsafe { (ty.set)(field, Value::from(300), Gate::OPEN) };
        assert!(matches!(refused, Err(Refusal::Mismatch(mismatch)) if mismatch.is_out_of_range()));
        assert_eq!(number, 7);
    }
}
