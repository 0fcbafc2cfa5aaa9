//! Objects from a class object: `class.instantiate(pairs)`.

use super::{Memory, Obj};
use crate::class::{Class, Pairs, Slotted, runtime};
use crate::error::{Error, ErrorKind, Result};
use crate::value::IntoValue;

impl Class {
    /// A new object of the class, made from `(name, value)` pairs as by [`Slotted::from_pairs`]: untyped slots may be left
    /// out, and names that are no slots go to the `__dict__` of a class that has one.
    ///
    /// # Errors
    ///
    /// As [`Slotted::from_pairs`]. Nothing is left behind then.
    pub fn instantiate<N: AsRef<str>, V: IntoValue>(&self, pairs: impl IntoIterator<Item = (N, V)>) -> Result<Obj> {
        let class = self.record();
        let mut pairs = Pairs::collect(class, pairs)?;
        let Some(build) = class.declared.build else { return Err(no_instances(self)) };
        let memory = Memory::new(class);
        // SAFETY: the memory is for an instance of the class.
        unsafe { build(&mut pairs, memory.payload()) }?;
        // SAFETY: H1 to H4: the memory is for this class, and `build` has written the instance.
        let raw = unsafe { memory.into_object(class) };
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
        pairs.give_dict(&mut native)?;
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

#[cold]
fn no_instances(class: &Class) -> Error {
    let message = format!("cannot create '{}' instances", class.name());
    Error::new(ErrorKind::Type, "no-instances", message).about(class.name(), None)
}

#[cold]
fn other_base(class: &Class, wanted: &str, given: &str) -> Error {
    let message = format!("'{}' objects are made around a '{wanted}', not a '{given}'", class.name());
    let error = Error::new(ErrorKind::Type, "not-an-instance", message).about(class.name(), None);
    error.against(wanted, None).against(given, None)
}
