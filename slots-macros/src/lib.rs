//! The compiler side of [`slotted`](https://docs.rs/slotted): the attributes `#[slotted]` and
//! `#[methods]`.
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
/// | `notify` | every slot has the option `notify` |
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
/// | `notify` | a write by name is told to the class's `__notify__` (see [`macro@methods`]) |
///
/// A field of type `Slot<T>` is unset at first and can be deleted by name.
///
/// Derives belong below this attribute, so that they see the fields that it adds.
#[proc_macro_attribute]
pub fn slotted(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::slotted(options.into(), &item.into()).into()
}

/// Adds the functions and constants of an `impl` block to the class: methods by name, properties, constants, hooks.
///
/// The block stays as it is, and its functions stay functions. There is one such block a struct, which may have others
/// without the attribute.
///
/// ```
/// use slotted::prelude::*;
///
/// #[slotted]
/// struct Circle {
///     #[slot(notify)]
///     radius: f64,
/// }
///
/// #[methods]
/// impl Circle {
///     #[classattr]
///     const UNIT: &str = "mm";
///
///     /// How far around it is.
///     #[signature(times = 1.0)]
///     fn length(&self, times: f64) -> f64 {
///         self.radius * times * 6.0
///     }
///
///     fn grow(&mut self, by: f64) -> Result<(), String> {
///         if by < 0.0 {
///             return Err("circles do not shrink".to_owned());
///         }
///         self.radius += by;
///         Ok(())
///     }
///
///     #[getter]
///     fn width(&self) -> f64 {
///         self.radius * 2.0
///     }
///
///     #[setter]
///     fn set_width(this: &Obj<Self>, width: f64) -> Result<(), Error> {
///         this.setattr("radius", width / 2.0)
///     }
///
///     #[staticmethod]
///     fn unit_circle() -> Obj<Circle> {
///         Obj::new(Circle::new(1.0))
///     }
///
///     fn __notify__(&self, name: &str, old: Value, new: Value) {
///         println!("{name}: {old} -> {new}");
///     }
/// }
///
/// let circle = Obj::new(Circle::new(1.0));
/// circle.call_method("grow", (0.5,))?;
/// circle.setattr("width", 4)?; // prints `radius: 1.5 -> 2.0`
/// assert_eq!(circle.call_method("length", args!(times = 2))?, Value::from(24.0));
/// assert_eq!(circle.getattr("UNIT")?, Value::from("mm"));
/// assert_eq!(circle.call_method("grow", (-1,)).unwrap_err().message(), "circles do not shrink");
/// assert_eq!(
///     circle.call_method("grow", ()).unwrap_err().message(),
///     "Circle.grow() missing 1 required positional argument: 'by'"
/// );
/// # Ok::<(), Error>(())
/// ```
///
/// # What a function may be called on
///
/// | first parameter | what it is given |
/// | --- | --- |
/// | `&self` | the instance, which is borrowed while the function runs |
/// | `&mut self` | the same, to be changed; a plain value needs `call_method_mut` |
/// | `this: &Obj<Self>` | the shared object, which is not borrowed: what the function does by name, others may see |
/// | `this: &Obj` | the same, of any class: what a mixin's function takes |
/// | `this: &dyn Instance` | the instance, borrowed, of any class; plain values too |
/// | `this: &mut dyn Instance` | the same, to be changed |
///
/// `slf` is as good as `this`. Arguments are converted before anything is borrowed.
///
/// What is called by name on `this` is what the object's own class has, which may be a class below. On `self` it is what
/// this struct has: nothing says what the instance may be part of. A `&mut dyn Instance` has no handle for what takes one,
/// as do all methods of classes made at run time.
///
/// # Attributes of the items
///
/// | attribute | meaning |
/// | --- | --- |
/// | none, on a function | a method |
/// | none, on a constant | no attribute of the class |
/// | `#[staticmethod]` | a function that is called on nothing |
/// | `#[classmethod]` | a function whose first parameter, `cls: &Class`, is the class that it is called on |
/// | `#[getter]`, `#[getter(name)]` | reads the property of that name; without one, the function's, less `get_` |
/// | `#[setter]`, `#[setter(name)]` | writes the property: one value besides the receiver; the function's name, less `set_` |
/// | `#[deleter]`, `#[deleter(name)]` | deletes the property; the function's name, less `delete_` or `del_` |
/// | `#[classattr]` | on a constant, or a function without parameters: a value that is asked for each time |
/// | `#[rename("name")]` | the attribute's name |
/// | `#[signature(a, /, b = 1, *rest, c = 2, **named)]` | which parameters may be left out, and what stands for them; how they are given; `*rest` is made from a list, and `**named` from a dict |
/// | `#[skip]` | left out |
///
/// Without a signature, every parameter must be given, by position or by keyword.
///
/// A parameter's type is any that implements `FromValue`, a reference to one, `&str`, or a slice `&[T]` of one. What is
/// returned implements `IntoReturn`: a value, nothing, or a `Result` with either and an error that becomes an `Error`. Doc
/// comments become the attribute's documentation.
///
/// # Hooks
///
/// Functions of these names are asked by the attribute protocol; the receiver may be any.
///
/// | hook | asked |
/// | --- | --- |
/// | `__getattr__(.., name: &str) -> Result<Value>` | for the value, where reading has ended in an `AttributeError` |
/// | `__setattr__(.., name: &str, value: Value) -> Result<()>` | instead of every write by name; `generic_setattr` writes |
/// | `__delattr__(.., name: &str) -> Result<()>` | instead of every deletion by name; `generic_delattr` deletes |
/// | `__dir__(..) -> Vec<String>` | for the names that `dir` lists |
/// | `__repr__(..) -> String` | for the text that shows the object |
/// | `__notify__(.., name: &str, old: Value, new: Value)` | after a slot with `#[slot(notify)]`, or any of a class with `#[slotted(notify)]`, was written by name |
///
/// # Options of the block
///
/// `#[methods(crate = path)]` says where the `slotted` crate is.
///
/// # Generic structs
///
/// The block is for all instantiations, and has the struct's own bounds; one that asks more is an error at the struct.
#[proc_macro_attribute]
pub fn methods(options: TokenStream, block: TokenStream) -> TokenStream {
    methods::methods(options.into(), &block.into()).into()
}
