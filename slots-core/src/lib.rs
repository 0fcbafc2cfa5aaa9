//! The runtime of [`slotted`](https://docs.rs/slotted): names, values, the class rules and the attribute protocol.
//!
//! It can be used by hand, but is meant to be used through the facade crate, whose `#[slotted]` attribute declares
//! classes. Modules are listed lowest floor first in the order [`mod@name`], [`rules`], [`value`], [`error`], [`storage`],
//! [`call`], [`attr`], [`dict`], [`class`], [`descriptor`], [`object`], [`weak`], [`lookup`], [`state`], [`builtins`]; each uses only
//! those before it. (With four exceptions: a [`Value`] can hold an [`Obj`] and what leads to one, the functions in [`call`] and [`attr`]
//! are given one, every class has [`Object`](builtins::Object) as its root, and an instance is shown with its attributes.)

pub mod attr;
pub mod builtins;
pub mod call;
pub mod class;
pub mod descriptor;
pub mod dict;
pub mod error;
pub mod lookup;
pub mod name;
pub mod object;
mod panics;
pub mod rules;
pub mod state;
pub mod storage;
mod sync;
mod turns;
pub mod value;
pub mod weak;

pub use attr::{Attr, Descriptor, Property};
pub use call::{Args, Arguments, Function, IntoArgs, IntoReturn, Method, Param};
pub use class::{
    Assignable, Class, ClassBuilder, ClassLayout, Extends, Instance, LayoutPart, PartKind, SlotInfo, SlotItem, Slots,
    Slotted, WeakReferable, issubclass,
};
pub use descriptor::SlotDescr;
pub use dict::AttrDict;
pub use error::{Counterpart, Error, ErrorKind, Result};
pub use lookup::{AttrTarget, Attributes, ClassAttr, Paths, Super, Vars};
pub use name::{AttrName, Name};
pub use object::{Obj, Ref, RefMut, isinstance};
pub use state::State;
pub use storage::{Field, Slot};
pub use value::{FromValue, IntoValue, Mismatch, Value};
pub use weak::Weak;
