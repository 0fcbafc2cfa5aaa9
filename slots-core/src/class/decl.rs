//! What `#[slotted]` writes down of one struct: its own slots, bases and options, as constants.

use core::any::{Any, TypeId};
use core::marker::PhantomData;

use crate::attr::{AttrDecl, MethodsOf};
use crate::builtins::Object;
use crate::class::{Class, ClassRecord, Frame, ItemKind, Pairs, Printed, Search as _, Slotted};
use crate::descriptor::SlotDescr;
use crate::error::Result as SlottedResult;
use crate::rules::ClassId;
use crate::storage::{Prepared, Refusal, Slot, SlotType, store};
use crate::sync::Gate;
use crate::value::{Mismatch, Value};

/// One slot as its class declares it; what is not needed to find and read the slot.
#[derive(Debug, Clone, Copy)]
pub struct SlotDecl {
    pub(crate) name: &'static str,
    pub(crate) offset: usize,
    pub(crate) ty: &'static SlotType,
    pub(crate) type_text: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) readonly: bool,
    pub(crate) has_default: bool,
    pub(crate) notify: bool,
    pub(crate) guard: Option<Guard>,
    pub(crate) nested: Option<Nested>,
    pub(crate) owner: Owner,
}

/// The class that declares a slot.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner {
    Native(fn() -> &'static ClassRecord),
    /// The exposed address of the record of a class made at run time, which is there as long as its declarations are.
    Runtime(usize),
}

impl SlotDecl {
    /// A slot at `offset` of the struct whose record `owner` returns.
    ///
    /// # Safety
    ///
    /// At `offset` bytes into any live instance of that struct lies a field of the type that `ty` was made for
    /// (invariant C1).
    #[must_use]
    pub const unsafe fn new(
        name: &'static str,
        offset: usize,
        ty: &'static SlotType,
        type_text: &'static str,
        owner: fn() -> &'static ClassRecord,
    ) -> Self {
        Self {
            name,
            offset,
            ty,
            type_text,
            doc: "",
            readonly: false,
            has_default: false,
            notify: false,
            guard: None,
            nested: None,
            owner: Owner::Native(owner),
        }
    }

    /// A name alone, for what the rules ask of a definition that depends on parameters.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self { name, ..*super::record::UNUSED_SLOT }
    }

    /// Whether construction from pairs needs a value for it.
    pub(crate) const fn required(&self) -> bool {
        !self.has_default && !self.ty.deletable
    }
}

/// A slot of `O` as it is declared; what the class adds when it takes it is who its owner is.
#[derive(Debug)]
pub struct SlotOf<O>(SlotDecl, PhantomData<fn(O) -> O>);

impl<O> SlotOf<O> {
    /// With documentation.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.0.doc = doc;
        self
    }

    /// Not writable by name.
    #[must_use]
    pub const fn readonly(mut self) -> Self {
        self.0.readonly = true;
        self
    }

    /// Told to `__notify__` when it is written by name.
    #[must_use]
    pub const fn notify(mut self) -> Self {
        self.0.notify = true;
        self
    }

    /// With a default, so that construction from pairs may leave it out.
    #[must_use]
    pub const fn defaulted(mut self) -> Self {
        self.0.has_default = true;
        self
    }
}

/// The declaration of the slot that `place` describes: `type_text` is its type as it was written.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "a constant that is mentioned once")]
pub const fn decl<O, T>(place: &SlotDescr<O, T>, type_text: &'static str, ty: FieldType<T>) -> SlotOf<O> {
    // SAFETY: C5: a field of type `T`, for which `ty` was made, lies there in every `O`; a class takes only slots of its own.
    let mut decl = unsafe { SlotDecl::new(place.name(), place.offset(), ty.operations, type_text, || unreachable!()) };
    decl.guard = ty.guard;
    SlotOf(decl, PhantomData)
}

/// A field on its way to be declared.
#[derive(Debug)]
pub struct Place<O, T>(SlotDecl, PhantomData<SlotDescr<O, T>>);

/// As [`decl`], of a type that may be a class.
#[must_use]
pub const fn place<O, T>(place: &SlotDescr<O, T>, ty: FieldType<T>) -> Place<O, T> {
    Place(decl(place, "", ty).0, PhantomData)
}

impl<O, T> Place<O, T> {
    /// The declaration, with the type as it was written and what lies in the field.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a constant that is mentioned once")]
    pub const fn nested(mut self, type_text: &'static str, nested: NestedIn<T>) -> SlotOf<O> {
        self.0.type_text = type_text;
        self.0.nested = nested.0;
        SlotOf(self.0, PhantomData)
    }
}

/// As [`decl`], for a slot that was named without a type.
#[must_use]
pub const fn untyped<O>(place: &SlotDescr<O, Slot<Value>>) -> SlotOf<O> {
    decl(place, "Slot<Value>", crate::class::Probe::<Slot<Value>>::PROBED)
}

/// What is known of the fields that have type `T`.
#[derive(Debug)]
pub struct FieldType<T> {
    operations: &'static SlotType,
    guard: Option<Guard>,
    field: PhantomData<fn(T) -> T>,
}

impl<T> FieldType<T> {
    /// # Safety
    ///
    /// The operations were made for `T`.
    pub(crate) const unsafe fn new(operations: &'static SlotType) -> Self {
        Self { operations, guard: None, field: PhantomData }
    }

    /// Whether a `Value` can hold what the field holds.
    #[must_use]
    pub const fn is_value(self) -> bool {
        self.operations.is_value()
    }

    /// Written by name through a function that converts and validates.
    #[must_use]
    pub const fn guarded(mut self, make: Make<T>) -> Self
    where
        T: 'static,
    {
        self.guard = Some(Guard::of(make));
        self
    }
}

/// The class of what lies in a field of type `T`, if it is an instance.
#[derive(Debug)]
pub struct NestedIn<T>(Option<Nested>, PhantomData<fn(T) -> T>);

impl<T> NestedIn<T> {
    /// None.
    pub(crate) const NONE: Self = Self(None, PhantomData);

    /// That of `T` itself.
    pub(crate) const fn of() -> Self
    where
        T: Slotted,
    {
        Self(Some(Nested::of::<T>()), PhantomData)
    }

    /// Whether it is an instance.
    #[must_use]
    pub const fn is_some(self) -> bool {
        self.0.is_some()
    }
}

/// How to reach what is known of class `T`.
#[derive(Debug)]
pub struct ClassOf<T> {
    record: fn() -> &'static ClassRecord,
    class: PhantomData<fn(T) -> T>,
}

impl<T: Slotted> ClassOf<T> {
    pub(crate) const KNOWN: Self = Self { record: T::__class_record, class: PhantomData };
}

impl<T: 'static> ClassOf<T> {
    /// Of a type that is no class, which is an error of its own.
    pub(crate) const UNKNOWN: Self = Self { record: || unreachable!(), class: PhantomData };

    /// The class itself.
    #[must_use]
    pub fn class(self) -> Class {
        Class::of_record((self.record)())
    }

    /// The class's own slots.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a constant that is mentioned once")]
    pub const fn slots<const LEN: usize>(self, slots: [SlotOf<T>; LEN]) -> [SlotDecl; LEN] {
        let mut decls = [*super::record::UNUSED_SLOT; LEN];
        let mut at = 0;
        while at < LEN {
            decls[at] = slots[at].0;
            decls[at].owner = Owner::Native(self.record);
            at += 1;
        }
        decls
    }
}

impl<T: 'static> MethodsOf<T> {
    /// A declaration of nothing, for what the rules ask of a definition that depends on parameters.
    #[must_use]
    pub const fn unprinted(name: &'static str) -> Declared {
        Declared::of::<T>(name, "::")
    }

    /// The same of a class that was not said so far.
    #[must_use]
    pub const fn of(self, _: PhantomData<T>) -> Self {
        self
    }
}

impl<T: Printed> MethodsOf<T> {
    /// A declaration without slots and options, of a class under `object`; `place` is its module, line and column, with
    /// colons between them.
    #[must_use]
    pub const fn declared(self, name: &'static str, place: &'static str) -> Declared {
        Declared {
            attrs: self.list(),
            build: Some(super::printed::build_in_place::<T>),
            record: || T::__native().record(),
            ..Declared::of::<T>(name, place)
        }
    }

    /// The same of a class that names its base.
    #[must_use]
    pub const fn extending(self, name: &'static str, place: &'static str) -> Declared {
        Declared { extends: true, ..self.declared(name, place) }
    }
}

/// What is before the last colon, and the number behind it.
const fn cut(text: &str) -> (&str, u32) {
    let bytes = text.as_bytes();
    let (mut at, mut scale, mut number) = (bytes.len(), 1_u32, 0_u32);
    while at > 0 && bytes[at - 1] != b':' {
        at -= 1;
        number += (bytes[at] - b'0') as u32 * scale;
        scale = scale.wrapping_mul(10);
    }
    (text.split_at(at.saturating_sub(1)).0, number)
}

/// A user's conversion and validation before a write by name, with the field's type erased.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    /// A `fn(Value) -> Result<T, Mismatch>`, of the `T` that the other two were made for.
    make: unsafe fn(),
    write: Write,
    prepare: unsafe fn(unsafe fn(), Value) -> Result<Prepared, Refusal>,
}

type Write = unsafe fn(unsafe fn(), *mut u8, Value, Gate<'_>) -> Result<(), Refusal>;
type Make<T> = fn(Value) -> Result<T, Mismatch>;

impl Guard {
    /// `make` turns a value into a field of type `T`, or refuses.
    pub(crate) const fn of<T: 'static>(make: Make<T>) -> Self {
        Self {
            // SAFETY: a function pointer may be kept as one of any other function type; `write` and `prepare` give it
            // its own type back before they call it.
            make: unsafe { core::mem::transmute::<Make<T>, unsafe fn()>(make) },
            write: write::<T>,
            prepare: prepare::<T>,
        }
    }

    /// Converts the value and stores it, or refuses it and leaves the field as it was.
    ///
    /// # Safety
    ///
    /// `field` points to a live field of the type that the guard was made for, and nothing else accesses it while the
    /// gate is entered.
    pub(crate) unsafe fn write(self, field: *mut u8, value: Value, gate: Gate<'_>) -> Result<(), Refusal> {
        // SAFETY: `make` has the type that `write` was made for, and the caller promises the rest.
        unsafe { (self.write)(self.make, field, value, gate) }
    }

    /// Converts the value, to be stored later in a field of the type that the guard was made for.
    pub(crate) fn prepare(self, value: Value) -> Result<Prepared, Refusal> {
        // SAFETY: `make` has the type that `prepare` was made for.
        unsafe { (self.prepare)(self.make, value) }
    }
}

/// # Safety
///
/// `make` was a `Make<T>`.
unsafe fn made<T>(make: unsafe fn(), value: Value) -> Result<T, Mismatch> {
    // SAFETY: the caller's promise.
    let make = unsafe { core::mem::transmute::<unsafe fn(), Make<T>>(make) };
    make(value)
}

unsafe fn write<T>(make: unsafe fn(), field: *mut u8, value: Value, gate: Gate<'_>) -> Result<(), Refusal> {
    // SAFETY: as `Guard` calls it, `make` was a `Make<T>`.
    let value = unsafe { made::<T>(make, value) }?;
    // SAFETY: as `Guard::write` requires, `field` is a live `T` that nothing else accesses inside the gate.
    Ok(unsafe { store(field, value, gate) }?)
}

unsafe fn prepare<T: 'static>(make: unsafe fn(), value: Value) -> Result<Prepared, Refusal> {
    // SAFETY: as `Guard` calls it, `make` was a `Make<T>`.
    Ok(Prepared::new(unsafe { made::<T>(make, value) }?))
}

/// The class of a slotted struct that lies in a field by value.
#[derive(Debug, Clone, Copy)]
pub struct Nested {
    pub(crate) record: fn() -> &'static ClassRecord,
}

impl Nested {
    /// Of a field of type `T`.
    #[must_use]
    pub const fn of<T: Slotted>() -> Self {
        Self { record: T::__class_record }
    }
}

/// What has to be known of a Rust type to keep a value of it in memory that is not typed.
#[derive(Debug, Clone, Copy)]
pub struct RustType {
    pub(crate) id: TypeId,
    pub(crate) size: usize,
    pub(crate) align: usize,
    /// Drops the value at the pointer; `None` where there is nothing to do. What else it needs to know is in the record of
    /// the value's class.
    pub(crate) drop: Option<unsafe fn(*mut u8, &'static ClassRecord)>,
}

impl RustType {
    /// Of `T`.
    #[must_use]
    pub const fn of<T: 'static>() -> Self {
        unsafe fn drop<T>(value: *mut u8, _: &'static ClassRecord) {
            // SAFETY: the caller of `RustType::drop` gives up a live `T`.
            unsafe { value.cast::<T>().drop_in_place() }
        }
        Self {
            id: TypeId::of::<T>(),
            size: size_of::<T>(),
            align: align_of::<T>(),
            drop: if core::mem::needs_drop::<T>() { Some(drop::<T>) } else { None },
        }
    }
}

/// Makes an instance from pairs, in place.
///
/// The pointer leads to memory of the instance's size and alignment, which holds one if the result is `Ok`.
pub type BuildInPlace = unsafe fn(&mut Pairs, *mut u8) -> SlottedResult<()>;

impl Declared {
    /// The same over a base: `frame` proves that it is at the start, and `record` is what is known of it.
    #[must_use]
    pub const fn over<O, B>(self, frame: &Frame<O, B>, record: Option<&'static ClassRecord>) -> Self {
        Self { base: frame.base(record), ..self }
    }

    const fn of<T: 'static>(name: &'static str, place: &'static str) -> Self {
        let (rest, column) = cut(place);
        let (module, line) = cut(rest);
        Self {
            name,
            id: ClassId::of_source(module, name, line, column),
            module,
            doc: "",
            base: Some(Object::RECORD),
            extends: false,
            mixins: &[],
            slots: &[],
            attrs: &[],
            hidden: 0,
            dict: None,
            fixed_dict: false,
            weakref: false,
            unnamed_weakref: false,
            closed: false,
            is_final: false,
            assignable: false,
            items: None,
            rust: RustType::of::<T>(),
            build: None,
            record: || unreachable!(),
        }
    }
}

/// One struct as `#[slotted]` saw it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Declared {
    /// The struct's name.
    pub name: &'static str,
    /// Where it is, for const evaluation.
    pub id: ClassId,
    /// The module it is in.
    pub module: &'static str,
    /// Its documentation.
    pub doc: &'static str,
    /// The embedded base; `None` where that is not a slotted class, which is an error of its own.
    pub base: Option<&'static ClassRecord>,
    /// Whether the base was written (`extends`), and is not `object` by default.
    pub extends: bool,
    /// The mixins, in order.
    pub mixins: &'static [Option<&'static ClassRecord>],
    /// Its own slots, in order.
    pub slots: &'static [SlotDecl],
    /// Its own methods, properties and constants.
    pub attrs: &'static [AttrDecl],
    /// Bytes of fields that are no slots.
    pub hidden: usize,
    /// Where its own `__dict__` field is, if it asks for one.
    pub dict: Option<usize>,
    /// Whether its `__dict__` stays when it is deleted by name.
    pub fixed_dict: bool,
    /// Whether it asks for weak references.
    pub weakref: bool,
    /// Whether it is asserted to have no `__dict__`.
    pub closed: bool,
    /// Whether its weak references come without the attribute `__weakref__`.
    pub unnamed_weakref: bool,
    /// Whether it refuses to be a base.
    pub is_final: bool,
    /// Whether `__class__` may be assigned to its instances, and it to others'.
    pub assignable: bool,
    /// What its objects hold behind the instance, so that they vary in size; for the builtins alone.
    pub items: Option<ItemKind>,
    /// The struct.
    pub rust: RustType,
    /// How its instances are made from pairs; `None` where it is not a class for the reason that `base` is none.
    pub build: Option<BuildInPlace>,
    /// Its record.
    pub record: fn() -> &'static (dyn Any + Sync),
}
