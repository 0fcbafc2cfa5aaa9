//! `Vars`: the `__dict__` of a shared object, live.

use core::fmt;

use crate::dict::AttrDict;
use crate::error::{Error, Result};
use crate::object::Obj;
use crate::value::{Dict, IntoValue, Map, Value};

/// The `__dict__` of a shared object: what is read is what the object has at that moment, what is written is written to it.
///
/// Every function borrows the object for as long as it takes. Two are equal when they are of the same object.
#[derive(Clone, PartialEq, Eq)]
pub struct Vars(Obj);

impl Vars {
    /// The object has a dict.
    pub(super) const fn of(object: Obj) -> Self {
        Self(object)
    }

    /// The object whose dict this is.
    #[must_use]
    pub const fn object(&self) -> &Obj {
        &self.0
    }

    #[cfg_attr(debug_assertions, track_caller)]
    fn read<R>(&self, act: impl FnOnce(&AttrDict) -> R) -> Result<R> {
        let _reading = self.0.reading("__dict__")?;
        // SAFETY: H9: nobody writes while `_reading` lives.
        let view = unsafe { self.0.view() };
        Ok(act(view.dict().unwrap_or(const { &AttrDict::new() })))
    }

    /// What `act` returns is dropped, if it is, when the object is not borrowed any more (H11).
    #[cfg_attr(debug_assertions, track_caller)]
    fn write<R>(&self, act: impl FnOnce(&mut AttrDict) -> R) -> Result<R> {
        let _writing = self.0.writing("__dict__")?;
        // SAFETY: H9: nobody else reads or writes while `_writing` lives.
        let view = unsafe { self.0.view_mut() };
        let mut none = AttrDict::new();
        Ok(act(view.dict().unwrap_or(&mut none)))
    }

    /// The value of `name`.
    ///
    /// # Errors
    ///
    /// The object is mutably borrowed (`already-mutably-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn get(&self, name: &str) -> Result<Option<Value>> {
        self.read(|dict| dict.get(name).cloned())
    }

    /// Whether `name` is there.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn contains(&self, name: &str) -> Result<bool> {
        self.read(|dict| dict.contains(name))
    }

    /// Stores `value` under `name`; returns what was there.
    ///
    /// A name that is also a slot's can be stored, but by name the slot is what is reached (rule
    /// `data-descriptor-wins-over-dict`).
    ///
    /// # Errors
    ///
    /// `value` cannot be made into a [`Value`], or the object is borrowed (`already-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn insert(&self, name: &str, value: impl IntoValue) -> Result<Option<Value>> {
        let value = value.into_value().map_err(|mismatch| Error::misfit(&self.0.class_name(), name, &mismatch))?;
        self.write(|dict| dict.insert(name, value))
    }

    /// Removes `name`; returns its value. The others keep their order.
    ///
    /// # Errors
    ///
    /// The object is borrowed (`already-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn remove(&self, name: &str) -> Result<Option<Value>> {
        self.write(|dict| dict.remove(name))
    }

    /// Removes everything.
    ///
    /// # Errors
    ///
    /// As [`remove`](Self::remove).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn clear(&self) -> Result<()> {
        self.write(core::mem::take).map(drop)
    }

    /// How many attributes there are.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn len(&self) -> Result<usize> {
        self.read(AttrDict::len)
    }

    /// Whether there are none.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn is_empty(&self) -> Result<bool> {
        self.read(AttrDict::is_empty)
    }

    /// The names, in insertion order, as they are now.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn keys(&self) -> Result<Vec<String>> {
        self.read(|dict| dict.keys().map(str::to_owned).collect())
    }

    /// Names and values, in insertion order, as they are now.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn items(&self) -> Result<Vec<(String, Value)>> {
        self.read(|dict| dict.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect())
    }

    /// A copy of what is there now.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn to_dict(&self) -> Result<Dict> {
        self.read(|dict| Map::from(dict.clone()).into())
    }
}

/// Names the object; its attributes may lead back to it.
impl fmt::Debug for Vars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<__dict__ of {:?}>", self.0)
    }
}
