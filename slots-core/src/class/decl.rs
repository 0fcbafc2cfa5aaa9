//! What `#[slotted]` writes down of one struct: its own slots, bases and options, as constants.

use core::any::{Any, TypeId};

use crate::class::{ClassRecord, Instance};
use crate::rules::ClassId;
use crate::storage::SlotType;
use crate::value::{Mismatch, Value};

/// One slot as its class declares it; what is not needed to find and read the slot.
#[derive(Debug)]
pub struct SlotDecl {
    pub(crate) name: &'static str,
    pub(crate) offset: usize,
    pub(crate) ty: &'static SlotType,
    pub(crate) type_text: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) readonly: bool,
    pub(crate) has_default: bool,
    pub(crate) guard: Option<Guard>,
    pub(crate) nested: Option<Nested>,
    pub(crate) owner: fn() -> &'static ClassRecord,
}

impl SlotDecl {
    /// A slot at `offset` of the struct whose record `owner` returns.
    ///
    /// # Safety
    ///
    /// At `offset` bytes into any live instance of that struct lies a field of the type that `ty`, and `nested` if
    /// given, were made for (invariant C1).
    #[must_use]
    pub const unsafe fn new(
        name: &'static str,
        offset: usize,
        (ty, nested): (&'static SlotType, Option<Nested>),
        type_text: &'static str,
        owner: fn() -> &'static ClassRecord,
    ) -> Self {
        Self { name, offset, ty, type_text, doc: "", readonly: false, has_default: false, guard: None, nested, owner }
    }

    /// With documentation.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Not writable by name.
    #[must_use]
    pub const fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }

    /// With a default, so that construction from pairs may leave it out.
    #[must_use]
    pub const fn defaulted(mut self) -> Self {
        self.has_default = true;
        self
    }

    /// Written through a validator or converter.
    ///
    /// # Safety
    ///
    /// The guard was made for the type of the field.
    #[must_use]
    pub const unsafe fn guarded(mut self, guard: Guard) -> Self {
        self.guard = Some(guard);
        self
    }

    /// Whether construction from pairs needs a value for it.
    pub(crate) const fn required(&self) -> bool {
        !self.has_default && !self.ty.deletable
    }
}

/// A user's conversion and validation before a write by name, with the field's type erased.
#[derive(Debug, Clone, Copy)]
pub struct Guard(unsafe fn(*mut u8, Value) -> Result<(), Mismatch>);

impl Guard {
    /// `write` stores the value it is given in the field of type `T`, or refuses and leaves the field as it was.
    #[must_use]
    pub const fn of<T>(write: fn(&mut T, Value) -> Result<(), Mismatch>) -> Self {
        // SAFETY: a function may be called by a pointer whose type differs only in `&mut T` for `*mut u8`, since the
        // ABI of both is the same for every sized `T`; that the pointer is as good as the reference is what `write`
        // below requires.
        Self(unsafe {
            core::mem::transmute::<
                fn(&mut T, Value) -> Result<(), Mismatch>,
                unsafe fn(*mut u8, Value) -> Result<(), Mismatch>,
            >(write)
        })
    }

    /// Runs it.
    ///
    /// # Safety
    ///
    /// `field` points to a live field of the type that the guard was made for, and nothing else accesses it.
    pub(crate) unsafe fn write(self, field: *mut u8, value: Value) -> Result<(), Mismatch> {
        // SAFETY: by the caller's promise `field` can be borrowed as the `&mut T` that the function was made for.
        unsafe { (self.0)(field, value) }
    }
}

/// How to see a slotted struct that lies in a field by value as an instance of its class.
#[derive(Debug, Clone, Copy)]
pub struct Nested {
    pub(crate) as_ref: unsafe fn(*const u8) -> *const dyn Instance,
    pub(crate) as_mut: unsafe fn(*mut u8) -> *mut dyn Instance,
}

impl Nested {
    /// Of a field of type `T`.
    #[must_use]
    pub const fn of<T: Instance>() -> Self {
        unsafe fn as_ref<T: Instance>(field: *const u8) -> *const dyn Instance {
            field.cast::<T>()
        }
        unsafe fn as_mut<T: Instance>(field: *mut u8) -> *mut dyn Instance {
            field.cast::<T>()
        }
        Self { as_ref: as_ref::<T>, as_mut: as_mut::<T> }
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
    /// Bytes of fields that are no slots.
    pub hidden: usize,
    /// Where its own `__dict__` field is, if it asks for one.
    pub dict: Option<usize>,
    /// Whether it asks for weak references.
    pub weakref: bool,
    /// Whether it refuses to be a base.
    pub is_final: bool,
    /// Its instances vary in size; for the builtins alone.
    pub var_sized: bool,
    /// The struct's identity at run time.
    pub type_id: TypeId,
    /// Its size in bytes.
    pub size: usize,
    /// Its alignment in bytes.
    pub align: usize,
    /// Its record.
    pub record: fn() -> &'static (dyn Any + Sync),
}
