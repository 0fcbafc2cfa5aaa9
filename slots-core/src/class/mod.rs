//! What a class knows: its declaration, the record built from it, and the traits that tie both to a struct.
//!
//! Invariants that the unsafe code of this crate rests on. `#[slotted]` establishes them, with the compiler's help
//! (`offset_of!`, const assertions); tests named after each are in the workspace's `tests/invariants.rs`.
//!
//! - **C1** For every slot in a class's table, a live field of the type that the slot's `SlotType` was made for lies
//!   at the slot's offset in every instance of the class.
//! - **C2** The embedded base lies at offset 0, at every depth.
//! - **C3** A record's `dict` offset is that of a live `AttrDict` field in every instance of the class.
//! - **C4** Safe code can make neither records nor slot declarations nor descriptors: their fields are private and
//!   their constructors unsafe. (A `Declared` is plain data; nothing follows from one until a record is made of it.)
//! - **C5** A typed descriptor fits exactly one owner and one value type: it is invariant in both.
//!
//! What C4 and C5 rule out does not compile. A class, an instance or a field type that says so itself:
//!
//! ```compile_fail,E0200
//! use slots_core::class::{ClassRecord, EntryRef};
//!
//! struct Mine;
//! impl slots_core::Instance for Mine {
//!     fn __record(&self) -> &'static ClassRecord {
//!         <slots_core::builtins::List as slots_core::Slotted>::RECORD
//!     }
//!     fn __find(&self, _: &slots_core::name::Key, _: slots_core::name::Text<'_>) -> Option<EntryRef> {
//!         None
//!     }
//! }
//! ```
//!
//! ```compile_fail,E0200
//! use slots_core::storage::SlotType;
//! use slots_core::{Mismatch, Value};
//!
//! struct Mine;
//! impl slots_core::Field for Mine {
//!     const TYPE: &'static SlotType = <String as slots_core::Field>::TYPE;
//!     fn from_given(_: Option<Value>) -> Result<Option<Self>, Mismatch> {
//!         Ok(Some(Self))
//!     }
//! }
//! ```
//!
//! ```compile_fail,E0200
//! use slots_core::Slotted;
//! use slots_core::builtins::Object;
//! use slots_core::class::{ClassRecord, NoDict, NoWeakref, Pairs};
//!
//! struct Mine;
//! impl Slotted for Mine {
//!     type Base = Object;
//!     type Dict = NoDict;
//!     type Slots = ();
//!     type Weakref = NoWeakref;
//!     const DESCRIPTORS: &'static () = &();
//!     const RECORD: &'static ClassRecord = Object::RECORD;
//!     fn __build(_: &mut Pairs) -> slots_core::Result<Self> {
//!         Ok(Self)
//!     }
//! }
//! ```
//!
//! A type that passes for another where values move in as they are:
//!
//! ```compile_fail,E0308
//! use slots_core::value::Exact;
//! use slots_core::{IntoValue, Mismatch, Value};
//!
//! struct Liar(u64);
//! impl IntoValue for Liar {
//!     const EXACT: Option<Exact<Self>> = <f64 as IntoValue>::EXACT;
//!     fn to_value(&self) -> Result<Value, Mismatch> {
//!         Ok(Value::None)
//!     }
//! }
//! ```
//!
//! ```compile_fail,E0624
//! let forged = slots_core::value::Exact::<[u8; 8]>::new(slots_core::value::Kind::F64);
//! ```
//!
//! Descriptors, declarations and records out of nothing:
//!
//! ```compile_fail,E0133
//! let descriptor = slots_core::SlotDescr::<u8, u8>::new("x", &mut 0);
//! ```
//!
//! ```compile_fail,E0133
//! use slots_core::class::{ClassRecord, Printed, generic_record};
//!
//! fn forged<T: Printed>() -> ClassRecord {
//!     generic_record::<T>()
//! }
//! ```
//!
//! ```compile_fail,E0133
//! use slots_core::Slotted;
//! use slots_core::builtins::Object;
//! use slots_core::class::SlotDecl;
//!
//! let ty = <String as slots_core::Field>::TYPE;
//! let slot = SlotDecl::new("x", 800, ty, "x: String");
//! ```
//!
//! A descriptor on another class, or for another type:
//!
//! ```compile_fail,E0308
//! use slots_core::{SlotDescr, Slotted};
//!
//! fn read<'b, A: Slotted, B: Slotted>(slot: SlotDescr<A, f64>, other: &'b B) -> &'b f64 {
//!     slot.get(other)
//! }
//! ```
//!
//! ```compile_fail,E0308
//! use slots_core::{SlotDescr, Slotted};
//!
//! fn cast<A: Slotted>(slot: SlotDescr<A, for<'a> fn(&'a u8)>) -> SlotDescr<A, fn(&'static u8)> {
//!     slot
//! }
//! ```
//!
//! A struct whose layout is not what the macro printed, as an attribute below it may change that: a slot (C1) or a `__dict__`
//! (C3) that no reference may lead to, a base that is not at the start (C2). All of them are found in const evaluation.
//!
//! ```compile_fail,E0080
//! use slots_core::SlotDescr;
//! use slots_core::class::at;
//!
//! #[repr(C, packed)]
//! struct Packed(u8, u64);
//!
//! // SAFETY: the pointer is to that field.
//! const SLOT: SlotDescr<Packed, u64> = unsafe { SlotDescr::new("x", &raw mut (*at::<Packed>()).1) };
//! assert_eq!(SLOT.name(), "x");
//! ```
//!
//! ```compile_fail,E0080
//! use slots_core::AttrDict;
//! use slots_core::class::{Frame, at};
//!
//! #[repr(C, packed)]
//! struct Packed(u8, AttrDict);
//!
//! // SAFETY: the pointer is to that field.
//! const FRAME: Frame<Packed, ()> = unsafe { Frame::with_dict(Frame::PLAIN, &raw mut (*at::<Packed>()).1) };
//! assert!(FRAME.dict().is_some());
//! ```
//!
//! ```compile_fail,E0080
//! use slots_core::class::{Frame, at};
//!
//! struct Base(u64);
//! #[repr(C)]
//! struct Behind(u64, Base);
//!
//! // SAFETY: the pointer is to that field.
//! const FRAME: Frame<Behind, Base> = unsafe { Frame::over(&raw mut (*at::<Behind>()).1) };
//! assert!(FRAME.dict().is_none());
//! ```
//!
//! The same of structs that are as they were printed:
//!
//! ```
//! use slots_core::class::{Frame, at};
//! use slots_core::{AttrDict, SlotDescr};
//!
//! #[repr(C)]
//! struct Whole(u64, u8, AttrDict);
//!
//! // SAFETY: the pointers are to these fields.
//! const SLOT: SlotDescr<Whole, u8> = unsafe { SlotDescr::new("x", &raw mut (*at::<Whole>()).1) };
//! // SAFETY: as above.
//! const FRAME: Frame<Whole, u64> = unsafe { Frame::over(&raw mut (*at::<Whole>()).0) };
//! // SAFETY: as above.
//! const WITH_DICT: Frame<Whole, u64> = unsafe { Frame::with_dict(FRAME, &raw mut (*at::<Whole>()).2) };
//! assert_eq!((SLOT.name(), FRAME.dict(), WITH_DICT.dict()), ("x", None, Some(std::mem::offset_of!(Whole, 2))));
//! ```

mod builder;
mod checks;
mod decl;
mod frame;
mod generic;
mod guard;
mod handle;
mod holders;
mod hooks;
mod info;
mod items;
mod layout;
mod namespace;
mod pairs;
mod printed;
mod probe;
mod record;
pub(crate) mod runtime;
mod slots;
mod slotted;
mod table;

pub use builder::ClassBuilder;
pub use handle::{Class, issubclass};
pub(crate) use holders::{release, retain};
pub(crate) use hooks::Hooks;
pub use info::SlotInfo;
pub use layout::{ClassLayout, LayoutPart, PartKind};
pub use slots::{SlotItem, Slots};
pub use slotted::{Assignable, Extends, HasDict, Instance, NoDict, Slotted, WeakReferable};

// What expanded code is made of.
#[doc(hidden)]
pub use checks::{assert_tight, mangled};
#[doc(hidden)]
pub use decl::{
    BuildInPlace, ClassOf, Declared, FieldType, Guard, Nested, NestedIn, Place, RustType, SlotDecl, SlotOf, decl,
    place, untyped,
};
#[doc(hidden)]
pub use frame::{Frame, at};
#[doc(hidden)]
pub use generic::{Above, Known, Parameters, Pick, generic_record};
#[doc(hidden)]
pub use guard::accepted;
pub(crate) use items::ItemLayout;
#[doc(hidden)]
pub use items::{Item, ItemKind};
#[doc(hidden)]
pub use pairs::Pairs;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use pairs::rest;
#[doc(hidden)]
pub use printed::{Asked, Kinds, Made, Printed, Same};
#[doc(hidden)]
pub use probe::{Fallback, Meant, Opaque, Probe};
pub(crate) use record::ObjectLayout;
#[doc(hidden)]
pub use record::{ClassRecord, Native, Parts, PartsView, Search};

pub(crate) use slotted::build_in_place;
#[doc(hidden)]
pub use slotted::{AddsSlots, Embeds, HasWeakref, IsHad, NoWeakref, UnderDict, Within, class_of, sum};
pub(crate) use table::{Entry, Member};
#[doc(hidden)]
pub use table::{EntryRef, MemberRef};
