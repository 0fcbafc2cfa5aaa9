//! `Pairs`: the `(name, value)` pairs that an instance is made from, sorted into slots.

use crate::class::ClassRecord;
use crate::dict::AttrDict;
use crate::error::{Error, ErrorKind, Result, closest};
use crate::value::{IntoValue, Mismatch, Value};

/// Values for a class's slots in layout order, checked to be complete, and the remainder for its `__dict__`.
///
/// The generated constructors take the values one after the other, the base's first.
#[doc(hidden)]
#[derive(Debug)]
pub struct Pairs {
    record: &'static ClassRecord,
    values: std::vec::IntoIter<Option<Value>>,
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
        let given = native.table.len();
        let mut collected = Self::collect_from(record, given, pairs)?;
        collected.values.by_ref().take(given).for_each(drop);
        collected.taken = given;
        Ok(collected)
    }

    /// The first `given` slots have their values already.
    fn collect_from<N: AsRef<str>, V: IntoValue>(
        record: &'static ClassRecord,
        given: usize,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self> {
        let class = record.shape.name;
        let mut by_position: Vec<Option<Value>> = Vec::new();
        by_position.resize_with(record.table.len(), || None);
        let mut dict = AttrDict::new();
        for (name, value) in pairs {
            let name = name.as_ref();
            // The slot that the name reaches: another that it hides has the same name.
            let found = record.table.find(name);
            let place = found.and_then(|found| record.table.iter().position(|member| core::ptr::eq(member, found)));
            // What every instance has is in no dict: no name would reach it there.
            let is_special = record.shape.has_special(name);
            if place.is_none() && (record.dict.is_none() || is_special) {
                return Err(unexpected(record, name));
            }
            let value = value.into_value().map_err(|mismatch| Error::misfit(class, name, &mismatch))?;
            let previous = match place {
                Some(place) => by_position[place].replace(value),
                None => dict.insert(name, value),
            };
            if previous.is_some() || place.is_some_and(|place| place < given) {
                let message = format!("{class}() got multiple values for argument '{name}'");
                return Err(Error::new(ErrorKind::Type, "repeated-argument", message).about(class, Some(name)));
            }
        }
        let missing: Vec<&str> = (record.table.iter().zip(&by_position).skip(given))
            .filter(|(member, value)| member.decl.required() && value.is_none())
            .map(|(member, _)| member.decl.name)
            .collect();
        if !missing.is_empty() {
            return Err(incomplete(class, &missing));
        }
        Ok(Self { record, values: by_position.into_iter(), taken: 0, dict, verbatim: false })
    }

    /// The next slot's field, from its value if there is one.
    ///
    /// # Errors
    ///
    /// The value does not fit, or there is none and the field needs one.
    #[doc(hidden)]
    pub fn next<T>(&mut self, convert: impl FnOnce(Option<Value>) -> Result<Option<T>, Mismatch>) -> Result<T> {
        let value = self.values.next().flatten();
        let slot = self.record.table.nth(self.taken).decl.name;
        self.taken += 1;
        let class = self.record.shape.name;
        match convert(value) {
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

    /// The values are those of another instance's fields: they have been through converters and validators before.
    pub(crate) const fn of_instance(mut self) -> Self {
        self.verbatim = true;
        self
    }

    /// Whether converters and validators are left out.
    #[doc(hidden)]
    #[must_use]
    pub const fn verbatim(&self) -> bool {
        self.verbatim
    }

    /// The class that the pairs are for.
    pub(super) const fn record(&self) -> &'static ClassRecord {
        self.record
    }

    /// The next slot's value, if one was given.
    pub(super) fn next_value(&mut self) -> Option<Value> {
        self.taken += 1;
        self.values.next().flatten()
    }

    /// Adds the remainder to the `__dict__` of `native`, if that has it.
    pub(crate) fn give_dict(&mut self, native: &mut dyn crate::Instance) -> Result<()> {
        use crate::Attributes as _;
        if native.__record().dict.is_some() {
            for (name, value) in crate::value::Map::from(self.dict()) {
                native.vars_mut()?.insert(&name, value);
            }
        }
        Ok(())
    }

    /// The remainder, for the class that brings the `__dict__` field.
    #[doc(hidden)]
    #[must_use]
    pub fn dict(&mut self) -> AttrDict {
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

#[cold]
fn unexpected(record: &ClassRecord, name: &str) -> Error {
    let class = record.shape.name;
    let message = format!("{class}() got an unexpected keyword argument '{name}'");
    let error = Error::new(ErrorKind::Type, "unexpected-argument", message).about(class, Some(name));
    // Not those that are hidden: no name reaches them.
    let names = record.table.iter().map(|member| member.decl.name).filter(|name| record.table.find(name).is_some());
    match closest(name, names) {
        Some(near) => error.with_suggestion(near),
        None => error,
    }
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
