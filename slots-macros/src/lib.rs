//! The compiler side of [`slotted`](https://docs.rs/slotted): the `#[slotted]` attribute.
//!
//! A definition flows one way: `parse` turns attribute tokens into options that keep their spans, `model` says what was
//! declared, `check` holds the rules that one struct's tokens can break, `expand` prints. Rules that span several
//! structs are printed as calls into the const rule engine of `slots-core`.

#![forbid(unsafe_code)]

mod check;
mod errors;
mod expand;
mod methods;
mod model;
mod parse;
mod text;

use proc_macro::TokenStream;

/// Makes a struct a class: a descriptor per field, attributes by name, inheritance, and compile-time errors for illegal
/// definitions.
///
/// ```
/// use slotted::prelude::*;
///
/// #[slotted]
/// struct Shape {
///     /// What to call it.
///     name: String,
/// }
///
/// #[slotted(extends = Shape, dict)]
/// struct Circle {
///     #[slot(default = 1.0)]
///     radius: f64,
/// }
///
/// let mut circle = Circle::new(Shape::new("c".to_owned()));
/// circle.setattr("radius", 2)?;
/// circle.setattr("colour", "red")?; // no slot: goes to the `__dict__`
/// assert_eq!(circle.dir(), ["__dict__", "colour", "name", "radius"]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Class options
///
/// | option | meaning |
/// | --- | --- |
/// | `extends = Base` | embeds `Base`, whose slots are inherited |
/// | `mixins(A, B)` | further bases, which add no slots; the MRO is that of Python's `class C(A, B, Base)` |
/// | `dict` | instances have a `__dict__` for dynamic attributes |
/// | `dict = fixed` | the same, and `del o.__dict__` is refused, as CPython's exceptions refuse it |
/// | `weakref` | instances can be weakly referenced |
/// | `weakref = unnamed` | the same without the attribute `__weakref__`, as CPython's `set` has it |
/// | `final` | no class may extend this one |
/// | `assignable` | objects may change between this class and others that are `assignable` too and have the same slots: their fields may then come from each other; implies `#[repr(C)]` |
/// | `slots = "a"`, `slots("a", "b")`, `slots(a = "its doc")` | untyped slots that hold a `Value`, unset at first; `"__dict__"` and `"__weakref__"` mean `dict` and `weakref`; `slots = ""` means none |
/// | `rename_all = "camelCase"` | attribute names from field names, in one of serde's styles that are identifiers |
/// | `new = name` | the constructor's name; `new = _` leaves it out |
/// | `closed` | asserts that there is no `__dict__`, here or in any base |
/// | `tight` | asserts that no other order of the fields would save padding |
/// | `crate = path` | where the `slotted` crate is; nothing else may be there, since the printed code trusts it as it would this crate |
///
/// # Field options
///
/// | option in `#[slot(..)]` | meaning |
/// | --- | --- |
/// | `rename = "name"` | the attribute name |
/// | `readonly` | no writes by name |
/// | `default`, `default = expr` | left out of the constructor, optional in pairs |
/// | `skip` | no slot; initialised with its default |
/// | `opaque` | a slot of a type that no `Value` can hold, reached by its own type |
/// | `doc = "text"` | the slot's documentation instead of the doc comment |
/// | `validate = f` | `f(&value)` returns a `Result` and is asked before a write by name |
/// | `convert = f` | `f(Value)` returns a `Result` with the field's value, instead of `FromValue` |
///
/// A field of type `Slot<T>` is unset at first and can be deleted by name.
///
/// Derives belong below this attribute, so that they see the fields that it adds.
#[proc_macro_attribute]
pub fn slotted(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::slotted(options.into(), &item.into()).into()
}

/// Adds methods.
#[proc_macro_attribute]
pub fn methods(options: TokenStream, block: TokenStream) -> TokenStream {
    methods::methods(options.into(), &block.into()).into()
}
