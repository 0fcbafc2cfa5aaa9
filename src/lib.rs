// Facade and documentation of the crate. Links of the README into the repository lead to the pages below instead.
//! [ARCHITECTURE.md]: https://github.com/slotted-rs/slotted/blob/main/ARCHITECTURE.md
//! [CONTRIBUTING.md]: https://github.com/slotted-rs/slotted/blob/main/CONTRIBUTING.md
//! [benches/RESULTS.md]: https://github.com/slotted-rs/slotted/blob/main/benches/RESULTS.md
//! [docs/guide.md]: pages::guide
//! [docs/rules.md]: pages::rules
//! [slotted::rules]: rules
#![doc = include_str!("../README.md")]

pub use slots_core::{
    Args, Arguments, Assignable, Attr, AttrDict, AttrName, AttrTarget, Attributes, Class, ClassAttr, ClassBuilder,
    ClassLayout, Counterpart, Descriptor, Error, ErrorKind, Extends, Field, FromValue, Function, Instance, IntoArgs,
    IntoReturn, IntoValue, LayoutPart, Method, Mismatch, Name, Obj, Param, PartKind, Paths, Property, Ref, RefMut,
    Result, Slot, SlotDescr, SlotInfo, SlotItem, Slots, Slotted, State, Super, Value, Vars, Weak, WeakReferable, args,
    builtins, isinstance, issubclass, name, object, rules, value,
};
pub use slots_macros::{methods, slotted};

mod spelled;

/// Everything that a program with slotted structs usually needs: `use slotted::prelude::*;`.
pub mod prelude {
    pub use crate::builtins::Object;
    pub use crate::{
        Args, Arguments, Attr, AttrDict, Attributes, Class, ClassAttr, Descriptor, Error, ErrorKind, FromValue,
        Function, Instance, IntoValue, Mismatch, Name, Obj, Paths, Property, Ref, RefMut, Slot, SlotDescr, SlotInfo,
        Slots, Slotted, State, Super, Value, Vars, Weak, args, attr, isinstance, issubclass, methods, name, slotted,
    };
}

/// What `#[slotted]` expands to; not for use by hand, and not covered by semantic versioning.
///
/// The `unsafe` blocks of an expansion trust these items, wherever `crate = path` says that they are.
///
/// The user's own expressions stand in no `unsafe` block of the expansion:
///
/// ```compile_fail,E0133
/// #[slotted::slotted]
/// struct Point {
///     #[slot(validate = |_: &i64| -> Result<(), &str> { std::hint::unreachable_unchecked() })]
///     x: i64,
/// }
/// ```
///
/// ```compile_fail,E0133
/// #[slotted::slotted]
/// struct Point {
///     #[slot(default = std::mem::zeroed(), convert = |_| std::mem::zeroed::<Result<i64, &str>>())]
///     x: i64,
/// }
/// ```
#[doc(hidden)]
pub mod __private {
    // `::core` can be another crate where the user says so.
    pub use core::convert::Into;
    pub use core::default::Default;
    pub use core::marker::PhantomData;
    pub use core::mem::{align_of, size_of};
    pub use core::ops::{Deref, DerefMut};
    pub use core::option::Option::{self, None, Some};
    pub use core::result::Result::Ok;
    pub use core::{column, concat, line, module_path};
    pub use slots_core::attr::{AttrDecl, AttrDecls, MethodsChecks, MethodsInOneBlock, MethodsOf, assert_class};
    pub use slots_core::builtins::Object;
    pub use slots_core::call::{Call, Param, returned};
    #[cfg(feature = "serde")]
    pub use slots_core::class::rest;
    pub use slots_core::class::{
        Above, Assignable, ClassRecord, Declared, Embeds, Fallback, Frame, HasDict, HasWeakref, Kinds, Known, Made,
        Meant, Native, NoDict, NoWeakref, Opaque, Pairs, Parameters, Pick, Printed, Probe, Same, Search, SlotDecl,
        Slotted, UnderDict, Within, accepted, assert_tight, at, decl, generic_record, place, sum, untyped,
    };
    /// The field of an untyped slot.
    pub type Untyped = Slot<Value>;
    pub use slots_core::rules::FieldLayout;
    pub use slots_core::storage::Field;
    pub use slots_core::{
        __mangled as mangled, AttrDict, Class, ClassBuilder, Descriptor, FromValue, Mismatch, Property, Result, Slot,
        SlotDescr, Value,
    };
}

/// The guide and the rules, in the documentation only; their snippets are compiled and run by the tests.
#[cfg(any(doc, doctest))]
pub mod pages {
    // The first definition of a link is the one that counts.
    /// [layout-pixel]: https://raw.githubusercontent.com/slotted-rs/slotted/main/docs/layout-pixel.svg
    /// [layout-hero]: https://raw.githubusercontent.com/slotted-rs/slotted/main/docs/layout-hero.svg
    ///
    #[doc = include_str!("../docs/guide.md")]
    pub mod guide {}

    #[doc = include_str!("../docs/rules.md")]
    pub mod rules {}
}
