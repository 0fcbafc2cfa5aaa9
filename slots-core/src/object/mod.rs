//! Shared objects: an instance in memory of its own, with a header before it and any number of handles to it.
//!
//! ```text
//!              class has weak references          any class                                        class has items
//!            ┌──────────────────────────┐ ┌───────┬───────┬────────┐┌───────────────────────────────┐┌───────┐
//!  padding   │ weak references: 8 bytes │ │ class │ count │ borrow ││ T: its base, fields, __dict__ ││ items │
//!            └──────────────────────────┘ └───────┴───────┴────────┘└───────────────────────────────┘└───────┘
//!              or how many items           8       4       4         ▲
//!                                                                    └─ Obj<T>, one word
//! ```
//!
//! Objects of `Tuple`, `Bytes`, `Int` and the classes below them hold items, and have no weak references. How many is not
//! in the instance, which safe code can swap with that of another object.
//!
//! The header has 16 bytes and not 8: that would leave 24 bits for a class, a number in a table that is reached by a pointer since it
//! grows, 8 for the borrow flag and 32 for the count. Where many objects are read in turn this shows no difference, but where a name
//! leads from one object to the next, each read takes 0.7 to 1.1 ns longer, 7 to 10 % (`header of 8` in the benchmarks); and reads of shared
//! objects are beyond their budget as it is. Besides, an object could not be borrowed more than 127 times at once, a struct's class,
//! which is a static, would need a number before its first object, and those of classes made at run time would be given out again.
//!
//! The padding comes first, so that the distances to the left of the instance are the same whatever its alignment; there is
//! none up to an alignment of 8, nor up to 16 without weak references.
//!
//! Invariants that the unsafe code of this module, of [`weak`](crate::weak) and of the handles in [`lookup`](crate::lookup)
//! rests on, besides C1 to C5 of [`class`](crate::class). Tests named after each are in the workspace's
//! `tests/object_invariants.rs`.
//!
//! - **H1** An object's count is the number of its handles; while it is not 0, the object's memory is allocated and the
//!   instance in it is live.
//! - **H2** An `Obj<T>` leads to an instance at whose start a `T` can be borrowed: its class embeds `T` (C2), or it was given its
//!   class in place of one that does (H7).
//! - **H3** A handle's pointer derives from the allocation, never from a reference to the instance, so the header is in its
//!   reach.
//! - **H4** The header ends where the instance starts; the word before it is there exactly if the class has weak references
//!   or items. Memory is freed with the layout that the class record gives for the number of items, which is the one it was
//!   allocated with.
//! - **H5** A class record outlives the objects of its class. An object that is borrowed keeps its class: none is assigned then.
//! - **H6** A slot is read or written only after it was found in the table of the object's own class, or its owner among the
//!   bases that the class embeds.
//! - **H7** A class is assigned only in place of one with the same size, alignment, weak references, dict offset, and the same
//!   types at the same offsets, items included; and each base that the two do not share is `assignable` and has no field that
//!   is no slot, not even one without bytes (rule `assignable-with-hidden-field`). So all that was found out about an object
//!   stays true of its memory.
//! - **H8** An object is finalised once, when its last handle goes; from then on no weak reference leads to it.
//! - **H9** A reference into an instance lives only while the borrow flag says so: shared ones while it counts readers, a
//!   unique one while it says that somebody writes; or it is asked for and gone again within code that runs no other. The
//!   exceptions are `get_mut`, whose handle is the only way to the object, and the drop of an object that nothing leads to.
//! - **H10** Handles, weak references and mutable guards are invariant in their class, since all of them can write.
//! - **H11** User code (conversions, validators, destructors, callbacks) runs while no borrow is held but one whose
//!   reference the code itself was given.
//! - **H12** The number of an object's items is in the word before its header, and that many live items lie behind its
//!   instance, where the class record says. Neither is written from when the memory becomes an object to when that dies, so
//!   items can be read without a borrow flag.
//!
//! What H9 and H10 rule out does not compile:
//!
//! ```compile_fail,E0597
//! use slots_core::{Obj, builtins::Float};
//!
//! let float = Obj::new(Float(1.0));
//! let borrowed = { let float = float.clone(); float.borrow() };
//! drop(borrowed);
//! ```
//!
//! ```compile_fail,E0505
//! use slots_core::{Obj, builtins::Float};
//!
//! let float = Obj::new(Float(1.0));
//! let borrowed = float.borrow();
//! drop(float);
//! drop(borrowed);
//! ```
//!
//! ```compile_fail,E0308
//! use slots_core::Obj;
//!
//! fn shrink(object: Obj<for<'a> fn(&'a u8)>) -> Obj<fn(&'static u8)> {
//!     object
//! }
//! ```
//!
//! ```compile_fail,E0277
//! use slots_core::{Obj, builtins::{Float, List}};
//!
//! let list: Obj<List> = Obj::new(Float(1.0)).upcast();
//! ```
//!
//! ```compile_fail,E0277
//! fn send(object: slots_core::Obj) -> impl Send {
//!     object
//! }
//! ```

mod assign;
mod borrow;
mod cast;
mod death;
mod handle;
mod instantiate;
mod items;
mod memory;
mod node;
mod seen;

pub use borrow::{Ref, RefMut};
pub use cast::isinstance;
pub use handle::Obj;
pub(crate) use instantiate::{make, no_instances};
pub(crate) use items::around;
pub use items::{Items, Sequence};
pub(crate) use memory::{Memory, RawObj};
pub(crate) use node::Node;
pub(crate) use seen::{PartMut, PartRef, SeenMut, SeenRef};
