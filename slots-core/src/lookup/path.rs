//! Dotted paths: `"a.x"` reaches into nested objects, dicts and lists, and writes where they lie.

use super::items::{Items, exchange, item, no_parts, remove};
use super::spot::{Borrowed, Root, Spot};
use super::view::{View, ViewMut};
use crate::class::Instance;
use crate::error::{Error, Result};
use crate::object::Obj;
use crate::value::{IntoValue, Value};

/// Attributes by dotted path: `"a.x"` is attribute `x` of what attribute `a` holds.
///
/// A path leads through slotted structs held by value, the dicts (by key) and lists (by index) of [`Value`]s, and
/// shared objects, and writes in place: nothing is cloned and written back.
///
/// Of a shared object `"__dict__"` is a part, too. It is borrowed only while a part is taken from it, and only the one
/// that has the path's end is written to; it does not matter that the slots on the way to it are read-only.
/// Weak references lead nowhere.
///
/// The parts of a path are attribute names; a name in a `__dict__` that itself has a dot in it is reached with
/// [`getattr`](super::Attributes::getattr) only.
pub trait Paths: Instance {
    /// The value at `path`.
    ///
    /// # Errors
    ///
    /// For each part as [`getattr`](super::Attributes::getattr); `LookupError` for a dict key or list index that is not there
    /// (`path-lookup`), `TypeError` where a part leads into what has no attributes (`path-into-value`). A shared object
    /// on the way is mutably borrowed (`already-mutably-borrowed`).
    fn getattr_path(&self, path: &str) -> Result<Value>;

    /// Whether there is a value at `path`.
    fn hasattr_path(&self, path: &str) -> bool;

    /// Stores `value` at `path`. All parts but the last must exist; a missing key of a dict is added.
    ///
    /// # Errors
    ///
    /// For the parts before the last as [`getattr_path`](Self::getattr_path), for the last as
    /// [`setattr`](super::Attributes::setattr); `AttributeError` if a part before the last is read-only (`readonly-slot`),
    /// `TypeError` if it has a validator or converter, which the write would go round (`guarded-slot`). The shared
    /// object that is written to is borrowed (`already-borrowed`).
    fn setattr_path(&mut self, path: &str, value: impl IntoValue) -> Result<()>;

    /// Unsets or removes what is at `path`.
    ///
    /// # Errors
    ///
    /// For the parts before the last as [`setattr_path`](Self::setattr_path), for the last as
    /// [`delattr`](super::Attributes::delattr).
    fn delattr_path(&mut self, path: &str) -> Result<()>;
}

impl<T: Instance + ?Sized> Paths for T {
    fn getattr_path(&self, path: &str) -> Result<Value> {
        get(Root::Plain(View::of(self)), path)
    }

    fn hasattr_path(&self, path: &str) -> bool {
        has(Root::Plain(View::of(self)), path)
    }

    fn setattr_path(&mut self, path: &str, value: impl IntoValue) -> Result<()> {
        let value =
            value.into_value().map_err(|mismatch| Error::misfit(self.__record().shape.name, path, &mismatch))?;
        set(Root::Plain(ViewMut::of(self)), path, value)
    }

    fn delattr_path(&mut self, path: &str) -> Result<()> {
        delete(Root::Plain(ViewMut::of(self)), path)
    }
}

impl<T> Obj<T> {
    /// The value at `path`, from this object on; see [`Paths`].
    ///
    /// # Errors
    ///
    /// As [`Paths::getattr_path`].
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn getattr_path(&self, path: &str) -> Result<Value> {
        get(Root::Object(self.erased()), path)
    }

    /// Whether there is a value at `path`: `false` also where an object on the way is mutably borrowed.
    #[must_use]
    pub fn hasattr_path(&self, path: &str) -> bool {
        has(Root::Object(self.erased()), path)
    }

    /// Stores `value` at `path`, from this object on; see [`Paths`].
    ///
    /// ```
    /// # use slots_core::{Obj, builtins::Object};
    /// # // The guide shows it with slots.
    /// let object = Obj::new(Object::new());
    /// assert!(object.setattr_path("next.x", 1).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Paths::setattr_path`].
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn setattr_path(&self, path: &str, value: impl IntoValue) -> Result<()> {
        let value = value.into_value().map_err(|mismatch| Error::misfit(&self.class_name(), path, &mismatch))?;
        set(Root::Object(self.erased()), path, value)
    }

    /// Unsets or removes what is at `path`, from this object on; see [`Paths`].
    ///
    /// # Errors
    ///
    /// As [`Paths::delattr_path`].
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn delattr_path(&self, path: &str) -> Result<()> {
        delete(Root::Object(self.erased()), path)
    }
}

/// The first part of a path, and the rest if there is one.
pub(super) fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

/// The parts before the last, if there are any, and the last.
fn split_last(path: &str) -> (Option<&str>, &str) {
    path.rsplit_once('.').map_or((None, path), |(parents, last)| (Some(parents), last))
}

/// Where a path ends.
enum End<'p, V> {
    /// At an attribute.
    Attribute(Spot<'p, V>),
    /// At an item of `holder`, a list or dict, to which `rest` leads from the attribute; or of another value, which has none.
    Item { spot: Spot<'p, V>, holder: Value, rest: &'p str },
}

/// Follows the path from object to object; the one that its end is in must pass the check.
#[cfg_attr(debug_assertions, track_caller)]
fn follow<'p, V: Borrowed>(
    root: Root<V>,
    path: &'p str,
    check: impl FnOnce(&Spot<'p, V>) -> Result<()>,
) -> Result<End<'p, V>> {
    let mut spot = Spot::new(root, path);
    loop {
        let Some(rest) = spot.rest() else {
            check(&spot)?;
            return Ok(End::Attribute(spot));
        };
        match spot.get().and_then(|value| descend(value, rest)) {
            Ok((Value::Obj(object), path)) => spot = Spot::new(Root::Object(object), path),
            Ok((Value::Vars(vars), path)) => spot = Spot::new(Root::Dict(vars), path),
            found => {
                // First, as it is about the earlier part of the path.
                check(&spot)?;
                return found.map(|(holder, _)| End::Item { spot, holder, rest });
            }
        }
    }
}

/// What the parts of `path` before the last lead to, or the first object on the way; and what is left of the path then.
fn descend(mut value: Value, mut path: &str) -> Result<(Value, &str)> {
    while let (false, (name, Some(rest))) = (matches!(value, Value::Obj(_) | Value::Vars(_)), split(path)) {
        value = item(&value, name)?.clone();
        path = rest;
    }
    Ok((value, path))
}

#[cfg_attr(debug_assertions, track_caller)]
fn get(root: Root<View<'_>>, path: &str) -> Result<Value> {
    match follow(root, path, |_| Ok(()))? {
        End::Attribute(spot) => spot.get(),
        End::Item { holder, rest, .. } => item(&holder, split_last(rest).1).cloned(),
    }
}

fn has(root: Root<View<'_>>, path: &str) -> bool {
    match follow(root, path, |_| Ok(())) {
        Ok(End::Attribute(spot)) => spot.has(),
        Ok(End::Item { holder, rest, .. }) => item(&holder, split_last(rest).1).is_ok(),
        Err(_) => false,
    }
}

#[cfg_attr(debug_assertions, track_caller)]
fn set(root: Root<ViewMut<'_>>, path: &str, mut value: Value) -> Result<()> {
    match follow(root, path, Spot::writable)? {
        End::Attribute(spot) => spot.set(value),
        // What was there is dropped with `value`, when no object is borrowed any more (H11).
        End::Item { spot, holder, rest } => edit(spot, holder, rest, |items, last| exchange(items, last, &mut value)),
    }
}

#[cfg_attr(debug_assertions, track_caller)]
fn delete(root: Root<ViewMut<'_>>, path: &str) -> Result<()> {
    match follow(root, path, Spot::writable)? {
        End::Attribute(spot) => spot.delete(),
        End::Item { spot, holder, rest } => edit(spot, holder, rest, remove).map(drop),
    }
}

/// Lets `act` at the holder of an item, where it lies, and at the item's name.
#[cfg_attr(debug_assertions, track_caller)]
fn edit<R>(
    spot: Spot<'_, ViewMut<'_>>,
    holder: Value,
    rest: &str,
    act: impl FnOnce(Items<'_>, &str) -> Result<R>,
) -> Result<R> {
    let (parents, last) = split_last(rest);
    if !holder.is_collection() {
        return Err(no_parts(last, &holder.type_name()));
    }
    // Or the write would be to a copy.
    drop(holder);
    spot.edit(|items| act(items.descend(parents)?, last))
}
