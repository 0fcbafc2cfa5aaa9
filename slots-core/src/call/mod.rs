//! Calls by name: arguments, how they are matched to parameters, what a native function is given, and functions as values.

mod args;
mod bind;
mod depth;
mod function;
mod receiver;
mod returned;

pub use args::{Args, Arguments, IntoArgs};
pub(crate) use args::{Passed, not_callable};
pub use bind::Param;
pub(crate) use bind::Signature;
pub(crate) use depth::{Depth, too_deep};
pub(crate) use function::{Body, Bound, call_native};
pub use function::{Function, Method};
pub(crate) use receiver::needs_handle;
pub use receiver::{Call, Code, InstanceMut, InstanceRef, Needs, Receiver, This, ThisMut};
pub use returned::{IntoReturn, returned};
