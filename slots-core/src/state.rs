//! The state of an object, after the shape that Python's `copyreg` gives it, and copies made from it.

use crate::class::{ClassRecord, Pairs};
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::lookup::Prepared;
use crate::object::{Obj, make};
use crate::value::{Dict, FromValue, IntoValue, List, Mismatch, Value};

/// What an object holds: the content of its `__dict__`, and its slots by name.
///
/// As a [`Value`] it has the shape that Python's pickle protocol 2 gives it: `None` for nothing (rule `state-none`), the dict for a
/// dict alone (`state-dict-only`), else the pair of the dict, or `None`, and the slots (`state-slots`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// The content of the `__dict__`; `None` if that is empty, or there is none.
    pub dict: Option<Dict>,
    /// The slots that are set, those of the most derived class first (`state-slot-order`); `None` if no slot is.
    pub slots: Option<Dict>,
}

impl<T> Obj<T> {
    /// The object's state: values as [`getattr`](Self::getattr) gives them, so objects in slots are shared, not copied.
    ///
    /// # Errors
    ///
    /// `TypeError` for a slot that no [`Value`] can hold; the object is mutably borrowed (`already-mutably-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn state(&self) -> Result<State> {
        // The user's conversions may give the object another class: this one is held until the end.
        let held = self.class();
        let class = held.record();
        let mut slots = Dict::new();
        // By name, as CPython does it: a slot that another hides is left out, and where a class attribute hides one, that is
        // what is read (rule `state-shadowed-slot`).
        for class in held.mro() {
            for slot in class.record().declared.slots {
                match self.getattr(slot.name()) {
                    Ok(value) => drop(slots.insert(slot.name().into(), value)),
                    // Unset; or a property in its place says that there is no such attribute, and CPython takes its word.
                    Err(error) if error.kind() == ErrorKind::Attribute => {}
                    Err(error) => return Err(error),
                }
            }
        }
        let dict = if class.dict.is_some() { self.vars()?.to_dict()? } else { Dict::new() };
        Ok(State { dict: (!dict.is_empty()).then_some(dict), slots: (!slots.is_empty()).then_some(slots) })
    }

    /// Writes the slots that `state` names, and adds its dict to the object's; all of it or nothing.
    ///
    /// Other slots, and other names in the dict, stay as they are. The class's `__setattr__` is not asked and its `__notify__` not
    /// told: the object is made what it was, not changed.
    ///
    /// # Errors
    ///
    /// For each slot as [`setattr`](Self::setattr); `AttributeError` if `state` has a dict and the object has none
    /// (`no-dict-attr`); the object is borrowed (`already-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn set_state(&self, state: State) -> Result<()> {
        let State { dict, slots } = state;
        if dict.is_some() && self.record().dict.is_none() {
            return Err(no_dict(self.record()));
        }
        let mut prepared = Prepared::default();
        for (name, value) in slots.iter().flat_map(|slots| slots.iter()) {
            prepared.add(self, name, value.clone())?;
        }
        for (name, value) in dict.iter().flat_map(|dict| dict.iter()) {
            prepared.add_to_dict(name, value.clone());
        }
        prepared.write(self)
    }

    /// A new object of the same class with the same state and items: Python's `copy.copy`. What these hold is shared.
    ///
    /// Converters and validators, which the values have been through, do not run again.
    ///
    /// # Errors
    ///
    /// As [`state`](Self::state), and as [`Slotted::from_pairs`](crate::Slotted::from_pairs), by which the new object is made.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn copy(&self) -> Result<Self> {
        let held = self.class();
        let class = held.record();
        let State { dict, slots } = self.state()?;
        let Some(build) = class.declared.build else { return Err(no_copy(class)) };
        // Not what a class attribute gave in place of a slot.
        let slots = slots.iter().flat_map(|slots| slots.iter());
        let slots = slots.filter(|(name, _)| class.table.find(name.as_str()).is_some());
        let mut pairs = Pairs::collect(class, slots.map(|(name, value)| (name, value.clone())))?.of_instance();
        let raw = make(class, build, &mut pairs, self.all_items())?;
        // SAFETY: H1: the count of 1 is for this handle. H2: of the class that the object had, which this handle leads to.
        let copy = unsafe { Self::from_raw(raw) };
        if dict.is_some() {
            copy.set_state(State { dict, slots: None })?;
        }
        Ok(copy)
    }
}

#[cold]
fn no_dict(class: &'static ClassRecord) -> Error {
    Error::attribute(Fault::NoDict, class.shape(), &"__dict__")
}

#[cold]
fn no_copy(class: &'static ClassRecord) -> Error {
    let message = format!("cannot copy '{}' object", class.shape().name);
    Error::new(ErrorKind::Type, "no-instances", message).about(class.shape().name, None)
}

impl From<State> for Value {
    fn from(state: State) -> Self {
        let dict = state.dict.map_or(Self::None, Self::Dict);
        match state.slots {
            None => dict,
            Some(slots) => Self::List(List::from(vec![dict, Self::Dict(slots)])),
        }
    }
}

impl IntoValue for State {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(self.clone().into())
    }
}

impl FromValue for State {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let part = |value: &Value| match value {
            Value::None => Ok(None),
            other => Dict::from_value(other.clone()).map(Some),
        };
        match &value {
            Value::List(pair) => match pair.as_slice() {
                [dict, slots] => Ok(Self { dict: part(dict)?, slots: part(slots)? }),
                _ => Err(Mismatch::expected("a state: None, a dict, or a pair of both", &value)),
            },
            dict => Ok(Self { dict: part(dict)?, slots: None }),
        }
    }
}
