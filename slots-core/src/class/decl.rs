//! What `#[slotted]` writes down of one struct: its own slots, bases and options, as constants.

use core::any::{Any, TypeId};
use core::marker::PhantomData;

use crate::attr::{AttrDecl, MethodsOf};
use crate::builtins::Object;
use crate::class::{Class, ClassRecord, Frame, ItemKind, Pairs, Printed, Search as _, Slotted};
use crate::descriptor::SlotDescr;
use crate::error::Result as SlottedResult;
use crate::rules::{ClassId, SlotHead, same_name};
use crate::storage::{Field, MakeOf, Prepared, Refusal, Slot, SlotType};
use crate::sync::Gate;
use crate::value::{Mismatch, Value};

/// One slot as its class declares it; what is not needed to find and read the slot.
///
/// Every class has one for each of its slots, so each word counts, and a pointer as four: the binary can be loaded anywhere.
#[derive(Debug, Clone, Copy)]
#[repr(C)] // with the head at its start
pub struct SlotDecl {
    pub(super) head: SlotHead<'static>,
    pub(crate) ty: &'static SlotType,
    doc: Option<&'static &'static str>,
    guard: Option<Make>,
    pub(crate) nested: Option<Nested>,
}

/// A `fn(Value) -> Result<T, Mismatch>`, of whatever `T` a field has.
type Make = unsafe fn();

impl SlotDecl {
    const READONLY: u8 = 1;
    const HAS_DEFAULT: u8 = 2;
    const NOTIFY: u8 = 4;
    /// The type is that of all slots that have none written: it is not in the text.
    const UNTYPED: u8 = 8;

    /// A slot at `offset` of a struct. `text` is `name`, a colon, a space, and the type as it was written.
    ///
    /// # Panics
    ///
    /// The text is another, or the struct larger than 4 GiB.
    ///
    /// # Safety
    ///
    /// At `offset` bytes into any live instance of that struct lies a field of the type that `ty` was made for
    /// (invariant C1).
    #[must_use]
    pub const unsafe fn new(name: &'static str, offset: usize, ty: &'static SlotType, text: &'static str) -> Self {
        assert!(
            text.len() >= name.len() + TYPE_FOLLOWS.len() && same_name(text.split_at(name.len()).0, name),
            "the text starts with the name"
        );
        Self { head: SlotHead::new(text, name.len(), offset), ty, doc: None, guard: None, nested: None }
    }

    /// A slot of any value.
    ///
    /// # Safety
    ///
    /// As for [`new`](Self::new), of a `Slot<Value>`.
    pub(super) const unsafe fn untyped(name: &'static str, offset: usize, doc: Option<&'static &'static str>) -> Self {
        let mut head = SlotHead::new(name, name.len(), offset);
        head.flags = Self::UNTYPED;
        Self { head, ty: <Slot<Value> as Field>::TYPE, doc, guard: None, nested: None }
    }

    /// A name alone, for what the rules ask of a definition that depends on parameters.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self { head: SlotHead::new(name, name.len(), 0), ..*super::record::UNUSED_SLOT }
    }

    /// The name, after renaming and mangling.
    pub(crate) const fn name(&self) -> &'static str {
        self.head.name()
    }

    /// The type as it was written.
    pub(crate) const fn type_text(&self) -> &'static str {
        if self.has(Self::UNTYPED) { "Slot<Value>" } else { self.head.rest().split_at(TYPE_FOLLOWS.len()).1 }
    }

    /// Where the field is in an instance.
    pub(crate) const fn offset(&self) -> usize {
        self.head.offset as usize
    }

    /// The documentation, empty if there is none.
    pub(crate) const fn doc(&self) -> &'static str {
        match self.doc {
            Some(doc) => doc,
            None => "",
        }
    }

    /// The conversion and validation that a write by name goes through.
    #[inline]
    pub(crate) fn guard(&self) -> Option<Guard> {
        // C1: it was made for the field's type, as `ty` was.
        self.guard.map(|make| Guard { make, ty: self.ty })
    }

    pub(crate) const fn is_guarded(&self) -> bool {
        self.guard.is_some()
    }

    pub(crate) const fn is_readonly(&self) -> bool {
        self.has(Self::READONLY)
    }

    pub(crate) const fn is_notified(&self) -> bool {
        self.has(Self::NOTIFY)
    }

    /// Whether construction from pairs needs a value for it.
    pub(crate) const fn is_required(&self) -> bool {
        !self.has(Self::HAS_DEFAULT) && !self.ty.deletable
    }

    const fn has(&self, flag: u8) -> bool {
        self.head.flags & flag != 0
    }

    /// Told to `__notify__`.
    pub(super) const fn notified(mut self) -> Self {
        self.head.flags |= Self::NOTIFY;
        self
    }
}

/// What is between the name and the type.
const TYPE_FOLLOWS: &str = ": ";

/// A slot of `O` as it is declared.
#[derive(Debug)]
pub struct SlotOf<O>(SlotDecl, PhantomData<fn(O) -> O>);

impl<O> SlotOf<O> {
    /// With documentation.
    #[must_use]
    pub const fn doc(mut self, doc: &'static &'static str) -> Self {
        self.0.doc = Some(doc);
        self
    }

    /// Not writable by name.
    #[must_use]
    pub const fn readonly(mut self) -> Self {
        self.0.head.flags |= SlotDecl::READONLY;
        self
    }

    /// Told to `__notify__` when it is written by name.
    #[must_use]
    pub const fn notify(mut self) -> Self {
        self.0 = self.0.notified();
        self
    }

    /// With a default, so that construction from pairs may leave it out.
    #[must_use]
    pub const fn defaulted(mut self) -> Self {
        self.0.head.flags |= SlotDecl::HAS_DEFAULT;
        self
    }
}

/// The declaration of the slot that `place` describes; `text` is its name and its type as it was written.
#[must_use]
pub const fn decl<O, T>(place: &SlotDescr<O, T>, text: &'static str, ty: FieldType<T>) -> SlotOf<O> {
    self::place(place, ty).nested(text, NestedIn::NONE)
}

/// A field on its way to be declared.
#[derive(Debug)]
pub struct Place<O, T> {
    name: &'static str,
    offset: usize,
    ty: FieldType<T>,
    descriptor: PhantomData<SlotDescr<O, T>>,
}

/// As [`decl`], of a type that may be a class.
#[must_use]
pub const fn place<O, T>(place: &SlotDescr<O, T>, ty: FieldType<T>) -> Place<O, T> {
    Place { name: place.name(), offset: place.offset(), ty, descriptor: PhantomData }
}

impl<O, T> Place<O, T> {
    /// The declaration, with the name and the type as it was written, and what lies in the field.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a constant that is mentioned once")]
    pub const fn nested(self, text: &'static str, nested: NestedIn<T>) -> SlotOf<O> {
        let Self { name, offset, ty, .. } = self;
        // SAFETY: C5: a field of type `T`, for which `ty` was made, lies there in every `O`; a class takes only slots of its own.
        let mut decl = unsafe { SlotDecl::new(name, offset, ty.operations, text) };
        decl.guard = ty.guard;
        decl.nested = nested.0;
        SlotOf(decl, PhantomData)
    }
}

/// As [`decl`], for a slot that was named without a type.
#[must_use]
pub const fn untyped<O>(place: &SlotDescr<O, Slot<Value>>) -> SlotOf<O> {
    // SAFETY: as in `decl`.
    SlotOf(unsafe { SlotDecl::untyped(place.name(), place.offset(), None) }, PhantomData)
}

/// What is known of the fields that have type `T`.
#[derive(Debug)]
pub struct FieldType<T> {
    operations: &'static SlotType,
    guard: Option<Make>,
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
    pub const fn guarded(mut self, make: MakeOf<T>) -> Self {
        // SAFETY: a function pointer may be kept as one of any other function type; `SlotType`'s operations for `T` give it
        // its own type back before they call it.
        self.guard = Some(unsafe { core::mem::transmute::<MakeOf<T>, Make>(make) });
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
            build: Some(super::printed::build_of::<T>()),
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

/// A user's conversion and validation before a write by name, with the field's type erased: `make` is of the type that `ty` was
/// made for.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    make: Make,
    ty: &'static SlotType,
}

impl Guard {
    /// Converts the value and stores it, or refuses it and leaves the field as it was.
    ///
    /// # Safety
    ///
    /// `field` points to a live field of the type that the guard was made for, and nothing else accesses it while the
    /// gate is entered.
    pub(crate) unsafe fn write(self, field: *mut u8, value: Value, gate: Gate<'_>) -> Result<(), Refusal> {
        // SAFETY: `make` has the type that `ty` was made for, and the caller promises the rest.
        unsafe { (self.ty.set_made)(self.make, field, value, gate) }
    }

    /// Converts the value, and writes the field over memory for one.
    ///
    /// # Safety
    ///
    /// At `field` is memory for a field of the type that the guard was made for.
    pub(super) unsafe fn build(self, field: *mut u8, value: Value) -> Result<bool, Mismatch> {
        // SAFETY: `make` has the type that `ty` was made for, and the caller promises the rest.
        unsafe { (self.ty.build_made)(self.make, field, value) }
    }

    /// Converts the value, to be stored later in a field of the type that the guard was made for.
    pub(crate) fn prepare(self, value: Value) -> Result<Prepared, Refusal> {
        // SAFETY: `make` has the type that `ty` was made for.
        unsafe { (self.ty.prepare_made)(self.make, value) }
    }
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

/// Makes an instance from pairs, in place, of the class of that record.
///
/// The pointer leads to memory of the instance's size and alignment, which holds one if the result is `Ok`.
pub type BuildInPlace = unsafe fn(&mut Pairs, *mut u8, &'static ClassRecord) -> SlottedResult<()>;

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
