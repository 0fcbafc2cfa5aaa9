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

mod checks;
mod decl;
mod generic;
mod guard;
mod handle;
mod info;
mod pairs;
mod record;
mod slotted;
mod table;

pub use checks::{Checks, assert_slot_type, assert_slotted_base, assert_tight, embedded, mangled, same_type};
pub use decl::{Declared, Guard, Nested, SlotDecl};
pub use generic::{Parameters, Pick, generic_parts};
pub use guard::{accepted, given};
pub use handle::Class;
pub use info::SlotInfo;
pub use pairs::Pairs;
pub use record::{ClassRecord, Mro, Parts, PartsView};
pub use slotted::{
    ClassFallback, ClassProbe, HasDict, Instance, LintFallback, Meant, NoDict, Slotted, class_of, sum, type_id,
};
pub(crate) use table::Member;
