//! The strings, lists and dicts that a `Value` holds: one word each, shared until written to.

use core::borrow::Borrow;
use core::fmt;
use core::ops::{Deref, DerefMut};

use arcstr::ArcStr;
use indexmap::IndexMap;

use super::Value;
use crate::sync::Shared;

/// An insertion-ordered map from text to [`Value`].
pub type Map = IndexMap<Str, Value, foldhash::fast::RandomState>;

/// A shared, immutable string of one word; Python's `str`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Str(ArcStr);

impl Str {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Str {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Str {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Str {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<&String> for Str {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// A sequence of values; Python's `list`, with a value's semantics: a clone that is written to becomes its own.
///
/// Dereferences to `Vec<Value>`.
#[derive(Clone, Default, PartialEq)]
pub struct List(Shared<Items>);

/// The items of a list, which lists inside lists do not drop by recursion.
#[derive(Clone, Default, PartialEq)]
struct Items(Vec<Value>);

impl Drop for Items {
    fn drop(&mut self) {
        if self.0.iter().any(Value::is_collection) {
            drop_flat(self.0.drain(..).filter(Value::is_collection).collect());
        }
    }
}

/// Drops collections one after the other: what is nested in one that nobody else holds is moved out first, so that
/// nesting as deep as memory allows takes no stack.
fn drop_flat(mut pending: Vec<Value>) {
    while let Some(mut value) = pending.pop() {
        match &mut value {
            Value::List(list) => {
                if let Some(items) = Shared::get_mut(&mut list.0) {
                    pending.extend(items.0.drain(..).filter(Value::is_collection));
                }
            }
            Value::Dict(dict) => {
                if let Some(entries) = Shared::get_mut(&mut dict.0) {
                    pending.extend(entries.0.drain(..).map(|(_, value)| value).filter(Value::is_collection));
                }
            }
            _ => {}
        }
    }
}

impl List {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Deref for List {
    type Target = Vec<Value>;

    fn deref(&self) -> &Vec<Value> {
        &self.0.0
    }
}

impl DerefMut for List {
    fn deref_mut(&mut self) -> &mut Vec<Value> {
        &mut Shared::make_mut(&mut self.0).0
    }
}

impl From<Vec<Value>> for List {
    fn from(items: Vec<Value>) -> Self {
        Self(Shared::new(Items(items)))
    }
}

impl FromIterator<Value> for List {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self {
        Self::from(Vec::from_iter(items))
    }
}

impl From<List> for Vec<Value> {
    fn from(list: List) -> Self {
        core::mem::take(&mut Shared::unwrap_or_clone(list.0).0)
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// Values by text key in insertion order; Python's `dict`, with a value's semantics as [`List`] has them.
///
/// Dereferences to an [`IndexMap`].
#[derive(Clone, Default, PartialEq)]
pub struct Dict(Shared<Entries>);

/// The entries of a dict, dropped as [`Items`] are.
#[derive(Clone, Default, PartialEq)]
struct Entries(Map);

impl Drop for Entries {
    fn drop(&mut self) {
        if self.0.values().any(Value::is_collection) {
            drop_flat(self.0.drain(..).map(|(_, value)| value).filter(Value::is_collection).collect());
        }
    }
}

impl Dict {
    /// An empty dict.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Deref for Dict {
    type Target = Map;

    fn deref(&self) -> &Map {
        &self.0.0
    }
}

impl DerefMut for Dict {
    fn deref_mut(&mut self) -> &mut Map {
        &mut Shared::make_mut(&mut self.0).0
    }
}

impl From<Map> for Dict {
    fn from(items: Map) -> Self {
        Self(Shared::new(Entries(items)))
    }
}

impl From<Dict> for Map {
    fn from(dict: Dict) -> Self {
        core::mem::take(&mut Shared::unwrap_or_clone(dict.0).0)
    }
}

impl<K: Into<Str>> FromIterator<(K, Value)> for Dict {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(items: I) -> Self {
        Self::from(items.into_iter().map(|(key, value)| (key.into(), value)).collect::<Map>())
    }
}

impl fmt::Debug for Dict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_one_word() {
        assert_eq!([size_of::<Str>(), size_of::<List>(), size_of::<Dict>()], [8, 8, 8]);
    }

    #[test]
    fn nesting_of_any_depth_is_dropped_without_the_stack() {
        let mut value = Value::None;
        for level in 0..300_000 {
            value = match level % 2 {
                0 => Value::from(vec![value, Value::from(level)]),
                _ => Value::Dict([("inner", value)].into_iter().collect()),
            };
        }
        let shared = value.clone();
        drop(value);
        drop(shared);
    }

    #[test]
    fn what_somebody_else_holds_is_not_emptied() {
        let inner: List = [Value::from(1)].into_iter().collect();
        let outer: List = [Value::List(inner.clone())].into_iter().collect();
        drop(outer);
        assert_eq!(inner.len(), 1);
    }

    #[test]
    fn a_written_clone_becomes_its_own() {
        let original: List = [Value::from(1)].into_iter().collect();
        let mut copy = original.clone();
        copy.push(Value::from(2));
        assert_eq!((original.len(), copy.len()), (1, 2));
    }
}
