//! `Pairs`: the `(name, value)` pairs that an instance is made from, sorted into slots.

use crate::class::guard::given;
use crate::class::{Class, ClassRecord, Entry, Member, SlotDecl, SlotInfo};
use crate::dict::AttrDict;
use crate::error::{Error, ErrorKind, Result, closest};
use crate::value::{IntoValue, Map, Mismatch, Value};

/// Values for a class's slots, checked to be complete, and the remainder for its `__dict__`.
///
/// The generated constructors take the values one after the other, the base's first.
#[doc(hidden)]
#[derive(Debug)]
pub struct Pairs {
    record: &'static ClassRecord,
    /// By the place that the class's table gives each slot.
    values: Vec<Option<Value>>,
    /// How many slots have been taken, in layout order.
    taken: usize,
    dict: AttrDict,
    verbatim: bool,
}

impl Pairs {
    pub(crate) fn collect<N: AsRef<str>, V: IntoValue>(
        record: &'static ClassRecord,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self> {
        Self::collect_from(record, 0, pairs)
    }

    /// As [`collect`](Self::collect), for what classes below `native` add to it.
    pub(crate) fn collect_below<N: AsRef<str>, V: IntoValue>(
        record: &'static ClassRecord,
        native: &ClassRecord,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self> {
        Self::collect_from(record, native.table.len(), pairs)
    }

    /// The first `given` slots have their values already.
    fn collect_from<N: AsRef<str>, V: IntoValue>(
        record: &'static ClassRecord,
        given: usize,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self> {
        let class = record.shape.name;
        let mut values: Vec<Option<Value>> = Vec::new();
        values.resize_with(record.table.places(), || None);
        for index in 0..given {
            values[record.table.place(index)] = Some(Value::None);
        }
        let mut dict = AttrDict::new();
        for (name, value) in pairs {
            let name = name.as_ref();
            // The slot that the name reaches: another that it hides has the same name.
            let found = record.table.entry(name);
            let place = found.and_then(Entry::slot).map(|slot| record.table.place_of(slot));
            if place.is_none() && !takes_in_dict(record, name, found) {
                return Err(unexpected(record, name));
            }
            let value = value.into_value().map_err(|mismatch| Error::misfit(class, name, &mismatch))?;
            let previous = match place {
                Some(place) => values[place].replace(value),
                None => dict.insert(name, value),
            };
            if previous.is_some() {
                let message = format!("{class}() got multiple values for argument '{name}'");
                return Err(Error::new(ErrorKind::Type, "repeated-argument", message).about(class, Some(name)));
            }
        }
        let table = &record.table;
        let missing: Vec<(usize, &'static Member)> = (table.iter().enumerate())
            .filter(|(index, member)| member.decl.is_required() && values[table.place(*index)].is_none())
            .collect();
        if !missing.is_empty() {
            return Err(incomplete_or_hidden(record, &missing));
        }
        Ok(Self { record, values, taken: given, dict, verbatim: false })
    }

    /// Writes the next slot's field, from its value if there is one.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next), and as the slot's converter and validator say.
    ///
    /// # Safety
    ///
    /// At `field` is memory for one of the type of `slot`, which is the next.
    pub(super) unsafe fn next_in_place(&mut self, slot: &SlotDecl, field: *mut u8) -> Result<()> {
        let value = self.next_value();
        let built = match (slot.guard(), value) {
            (Some(guard), Some(value)) => {
                // SAFETY: the caller's promise; on an error, or for want of a value, nothing is written.
                let plain = self.verbatim.then(|| unsafe { (slot.ty.build)(field, Some(value.clone())) });
                match plain {
                    Some(Ok(true)) => Ok(true),
                    // SAFETY: as above; C1: the guard was made for the field's type.
                    _ => unsafe { guard.build(field, value) },
                }
            }
            // SAFETY: as above.
            (_, value) => unsafe { (slot.ty.build)(field, value) },
        };
        self.finished(built.map(|is_built| is_built.then_some(())), slot.name())
    }

    /// The next slot's field, from its value if there is one.
    ///
    /// # Errors
    ///
    /// The value does not fit, or there is none and the field needs one.
    #[doc(hidden)]
    pub fn next<T>(&mut self, convert: impl FnOnce(Option<Value>) -> Result<Option<T>, Mismatch>) -> Result<T> {
        let slot = self.record.table.nth(self.taken).decl.name();
        let value = self.next_value();
        self.finished(convert(value), slot)
    }

    fn finished<T>(&self, converted: Result<Option<T>, Mismatch>, slot: &'static str) -> Result<T> {
        let class = self.record.shape.name;
        match converted {
            Ok(Some(field)) => Ok(field),
            Ok(None) => Err(incomplete(class, &[slot])),
            Err(mismatch) => Err(Error::misfit(class, slot, &mismatch)),
        }
    }

    /// The next slot's field: from its value, or else from `default`.
    ///
    /// # Errors
    ///
    /// The value does not fit.
    #[doc(hidden)]
    pub fn next_or<T>(
        &mut self,
        convert: impl FnOnce(Option<Value>) -> Result<Option<T>, Mismatch>,
        default: impl FnOnce() -> T,
    ) -> Result<T> {
        self.next(|value| if value.is_none() { Ok(Some(default())) } else { convert(value) })
    }

    /// As [`next`](Self::next), of a slot that `make` converts or validates values for.
    ///
    /// # Errors
    ///
    /// As for `next`, and as `make` says.
    #[doc(hidden)]
    pub fn given<T, F: From<T>>(
        &mut self,
        plain: impl Fn(Option<Value>) -> Result<Option<F>, Mismatch>,
        make: impl FnOnce(Value) -> Result<T, Mismatch>,
    ) -> Result<F> {
        let verbatim = self.verbatim;
        self.next(|value| given(verbatim, value, make, plain))
    }

    /// The same, or else from `default`.
    ///
    /// # Errors
    ///
    /// As for `given`.
    #[doc(hidden)]
    pub fn given_or<T, F: From<T>>(
        &mut self,
        plain: impl Fn(Option<Value>) -> Result<Option<F>, Mismatch>,
        default: impl FnOnce() -> F,
        make: impl FnOnce(Value) -> Result<T, Mismatch>,
    ) -> Result<F> {
        let verbatim = self.verbatim;
        self.next_or(|value| given(verbatim, value, make, plain), default)
    }

    /// The values are those of another instance's fields: they have been through converters and validators before.
    pub(crate) const fn of_instance(mut self) -> Self {
        self.verbatim = true;
        self
    }

    /// The class that the pairs are for.
    pub(super) const fn record(&self) -> &'static ClassRecord {
        self.record
    }

    /// The next slot's value, if one was given.
    pub(super) fn next_value(&mut self) -> Option<Value> {
        let place = self.record.table.place(self.taken);
        self.taken += 1;
        self.values[place].take()
    }

    /// Adds the remainder to the `__dict__` of `native`, if that has it.
    ///
    /// # Safety
    ///
    /// `record` is that of `T`.
    pub(crate) unsafe fn give_dict<T>(&mut self, native: &mut T, record: &ClassRecord) {
        let Some(offset) = record.dict.filter(|_| !self.dict.is_empty()) else { return };
        // SAFETY: C3: the dict lies inside the instance.
        let dict: *mut AttrDict = unsafe { core::ptr::from_mut(native).cast::<u8>().add(offset as usize) }.cast();
        // SAFETY: C3: a live dict of the instance, which is borrowed uniquely.
        let dict = unsafe { &mut *dict };
        if dict.is_empty() {
            *dict = self.dict();
            return;
        }
        for (name, value) in Map::from(self.dict()) {
            dict.insert(&name, value);
        }
    }

    /// The remainder, for the class that brings the `__dict__` field.
    pub(super) fn dict(&mut self) -> AttrDict {
        core::mem::take(&mut self.dict)
    }
}

/// The `__dict__` of a class whose bases have been read from the same map: what is no slot's.
///
/// # Errors
///
/// As for any map of values.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub fn rest<'de, T: super::Slotted, D: serde::Deserializer<'de>>(deserializer: D) -> Result<AttrDict, D::Error> {
    let mut dict: AttrDict = serde::Deserialize::deserialize(deserializer)?;
    for slot in super::class_of::<T>().slots() {
        dict.remove(slot.name());
    }
    Ok(dict)
}

/// Whether instances have a dict, and what is in it under that name is reached: what every instance has is not, nor what a
/// property computes.
fn takes_in_dict(record: &'static ClassRecord, name: &str, found: Option<&'static Entry>) -> bool {
    let is_data = || found.and_then(Entry::class_attr).is_some_and(|attr| attr.is_data());
    record.dict.is_some() && !record.has_special(name) && !is_data()
}

#[cold]
fn unexpected(record: &ClassRecord, name: &str) -> Error {
    let class = record.shape.name;
    let message = format!("{class}() got an unexpected keyword argument '{name}'");
    let error = Error::new(ErrorKind::Type, "unexpected-argument", message).about(class, Some(name));
    // Not those that are hidden: no name reaches them.
    let names = record.table.reached().map(|member| member.decl.name());
    match closest(name, names) {
        Some(near) => error.with_suggestion(near),
        None => error,
    }
}

/// Slots need values: all of them are named, but if there is one that no pair can name, that is what is wrong.
#[cold]
fn incomplete_or_hidden(record: &'static ClassRecord, missing: &[(usize, &'static Member)]) -> Error {
    if let Some((_, hidden)) = missing.iter().find(|(index, _)| record.table.is_hidden(*index)) {
        return out_of_reach(record, hidden);
    }
    let names: Vec<&str> = missing.iter().map(|(_, member)| member.decl.name()).collect();
    incomplete(record.shape.name, &names)
}

/// A slot needs a value, and no pair can name it.
fn out_of_reach(record: &'static ClassRecord, hidden: &'static Member) -> Error {
    let (class, slot) = (record.shape.name, hidden.decl.name());
    let owner = SlotInfo::of(Class::of_record(record), hidden).owner();
    let owner = owner.name();
    let message =
        format!("{class}() needs a value for '{slot}' of '{owner}', which '{class}' hides: use instantiate_with");
    let error = Error::new(ErrorKind::Type, "hidden-argument", message).about(class, Some(slot));
    error.against(owner, Some(slot))
}

/// CPython's text for required arguments that are missing: all of them, the last two joined with "and".
#[cold]
fn incomplete(class: &str, missing: &[&str]) -> Error {
    let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
    let list = match quoted.as_slice() {
        [only] => only.clone(),
        [first, second] => format!("{first} and {second}"),
        [init @ .., last] => format!("{}, and {last}", init.join(", ")),
        [] => String::new(),
    };
    let noun = if missing.len() == 1 { "argument" } else { "arguments" };
    let message = format!("{class}() missing {} required {noun}: {list}", missing.len());
    Error::new(ErrorKind::Type, "missing-argument", message).about(class, missing.first().copied())
}
