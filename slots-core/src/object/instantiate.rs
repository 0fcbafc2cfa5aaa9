//! Objects from a class object: `class.instantiate(pairs)`.

use super::{Items, Memory, Obj, RawObj};
use crate::class::{BuildInPlace, Class, ClassRecord, Pairs, Slotted, runtime};
use crate::error::{Error, ErrorKind, Result};
use crate::value::IntoValue;

impl Class {
    /// A new object of the class, made from `(name, value)` pairs as by [`Slotted::from_pairs`]: untyped slots may be left
    /// out, and names that are no slots go to the `__dict__` of a class that has one.
    ///
    /// If the class varies in size, the object is empty; see [`instantiate_items`](Self::instantiate_items).
    ///
    /// # Errors
    ///
    /// As [`Slotted::from_pairs`]. Nothing is left behind then.
    pub fn instantiate<N: AsRef<str>, V: IntoValue>(&self, pairs: impl IntoIterator<Item = (N, V)>) -> Result<Obj> {
        self.instantiated(None, pairs)
    }

    /// A new object of a class that varies in size, with `items`; the `pairs` are for the rest of it.
    ///
    /// ```
    /// use slots_core::{Class, Value, builtins::Tuple};
    ///
    /// let version = Class::builder("Version").base(Tuple::class()).build()?;
    /// let one = version.instantiate_items([Value::from(1), "beta".into()], [("note", "first")])?;
    /// assert_eq!(one.downcast_ref::<Tuple>().map(|items| items[1].clone()), Some(Value::from("beta")));
    /// assert_eq!(one.getattr("note")?, Value::from("first"));
    ///
    /// let error = version.instantiate_items(b"beta", [("note", ""); 0]).unwrap_err();
    /// assert_eq!(error.message(), "'Version' objects are made of the items of a 'tuple', not those of a 'bytes'");
    /// # Ok::<(), slots_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `TypeError` if the class holds no items (`takes-no-items`), or those of another builtin (`other-items`), and as
    /// [`Slotted::from_pairs`] for the pairs. Nothing is left behind then.
    pub fn instantiate_items<'a, N: AsRef<str>, V: IntoValue>(
        &self,
        items: impl Into<Items<'a>>,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Obj> {
        self.instantiated(Some(items.into()), pairs)
    }

    fn instantiated<N: AsRef<str>, V: IntoValue>(
        &self,
        items: Option<Items<'_>>,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Obj> {
        let class = self.record();
        let mut pairs = Pairs::collect(class, pairs)?;
        let Some(build) = class.declared.build else { return Err(no_instances(self.name())) };
        let raw = make(class, build, &mut pairs, items)?;
        // SAFETY: H1: the count of 1 is for this handle. H2: an `Object`, which has no bytes, lies anywhere.
        Ok(unsafe { Obj::from_raw(raw) })
    }

    /// A new object of the class around `native`, a value of its nearest base that is a Rust struct; `pairs` are for what the
    /// classes below that add.
    ///
    /// # Errors
    ///
    /// `TypeError` if `T` is not that base (`not-an-instance`), and as [`Slotted::from_pairs`] for the pairs; a pair for a slot of the
    /// native part is one too many (`repeated-argument`).
    pub fn instantiate_with<T: Slotted, N: AsRef<str>, V: IntoValue>(
        &self,
        native: T,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Obj<T>> {
        let class = self.record();
        let base = runtime::native(class);
        if !base.is(T::__class_record()) {
            return Err(other_base(self, base.shape().name, T::__class_record().shape().name));
        }
        let mut pairs = Pairs::collect_below(class, base, pairs)?;
        let mut native = native;
        // What no class below has a dict for goes to that of the native part.
        // SAFETY: the record of a class is its own (`Slotted`).
        unsafe { pairs.give_dict(&mut native, T::__class_record()) };
        let memory = Memory::new(class);
        // SAFETY: the memory is for an instance of the class, which starts with its native base (C2).
        unsafe { memory.payload().cast::<T>().write(native) };
        // SAFETY: as above; the native part is there now.
        unsafe { runtime::build_below(&mut pairs, memory.payload()) };
        // SAFETY: H1 to H4: the memory is for this class, and all of the instance has been written.
        let raw = unsafe { memory.into_object(class) };
        // SAFETY: H1: the count of 1 is for this handle. H2: the class embeds `T`.
        Ok(unsafe { Obj::from_raw(raw) })
    }
}

/// A new object of the class, made by its `build` from pairs that are for it, with `items`, and a count of 1 for the handle
/// that the caller makes.
pub(crate) fn make(
    class: &'static ClassRecord,
    build: BuildInPlace,
    pairs: &mut Pairs,
    items: Option<Items<'_>>,
) -> Result<RawObj> {
    let items = match (items, class.object.items) {
        (None, _) => None,
        (Some(items), Some(layout)) if layout.kind == items.kind() => Some((items, layout)),
        (Some(items), _) => return Err(other_items(class, &items)),
    };
    let memory = Memory::with_items(class, items.as_ref().map_or(0, |(items, _)| items.len()));
    // SAFETY: the memory is for an instance of the class.
    unsafe { build(pairs, memory.payload(), class) }?;
    if let Some((items, layout)) = items {
        // SAFETY: the memory is for an object of the class.
        let first = unsafe { memory.items(layout) };
        // SAFETY: H4: there is room for so many items, which are of the class's kind.
        unsafe { items.write(first.as_ptr()) };
    }
    // SAFETY: H1 to H4 and H12: the memory is for this class, `build` has written the instance, and the items are there.
    Ok(unsafe { memory.into_object(class) })
}

#[cold]
fn other_items(class: &ClassRecord, given: &Items<'_>) -> Error {
    let (name, given) = (class.shape.name, given.kind().base());
    let (rule, message) = match class.object.items {
        None => ("takes-no-items", format!("{name}() takes no arguments")),
        Some(items) => {
            let base = items.kind.base();
            ("other-items", format!("'{name}' objects are made of the items of a '{base}', not those of a '{given}'"))
        }
    };
    Error::new(ErrorKind::Type, rule, message).about(name, None)
}

/// Rule `no-instances`.
#[cold]
pub(crate) fn no_instances(class: &str) -> Error {
    let message = format!("cannot create '{class}' instances");
    Error::new(ErrorKind::Type, "no-instances", message).about(class, None)
}

#[cold]
fn other_base(class: &Class, wanted: &str, given: &str) -> Error {
    let message = format!("'{}' objects are made around a '{wanted}', not a '{given}'", class.name());
    let error = Error::new(ErrorKind::Type, "not-an-instance", message).about(class.name(), None);
    error.against(wanted, None).against(given, None)
}
