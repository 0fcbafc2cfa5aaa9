//! `AttrDict`: the attributes of one instance that its class does not list.

use core::fmt;

use crate::value::{Map, Str, Value};

/// Dynamic attributes in insertion order; the `__dict__` of an instance. One word, and no heap while empty.
///
/// Setting an attribute again keeps its place; deleting and setting it moves it to the end.
///
/// ```
/// use slots_core::{AttrDict, Value};
///
/// let mut attrs = AttrDict::new();
/// attrs.insert("tag", "hot");
/// attrs.insert("level", 3);
/// assert_eq!(attrs.get("level"), Some(&Value::Int(3)));
/// assert_eq!(attrs.keys().collect::<Vec<_>>(), ["tag", "level"]);
/// ```
#[derive(Clone, Default)]
pub struct AttrDict(Option<Box<Map>>);

impl AttrDict {
    /// An empty dict.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    fn map(&self) -> Option<&Map> {
        self.0.as_deref()
    }

    fn map_mut(&mut self) -> &mut Map {
        self.0.get_or_insert_default()
    }

    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.map()?.get(name)
    }

    /// The value of `name`, writable.
    #[must_use]
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.as_mut()?.get_mut(name)
    }

    /// Whether `name` is there.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Stores `value` under `name`; returns what was there.
    pub fn insert(&mut self, name: &str, value: impl Into<Value>) -> Option<Value> {
        let value = value.into();
        // The key is copied only where it is new.
        if let Some(place) = self.get_mut(name) {
            return Some(core::mem::replace(place, value));
        }
        self.map_mut().insert(Str::from(name), value)
    }

    /// Removes `name`; returns its value. The others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let removed = self.0.as_mut()?.shift_remove(name);
        if self.is_empty() {
            self.0 = None;
        }
        removed
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// How many attributes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map().map_or(0, Map::len)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names and values in insertion order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.map().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }

    /// Names and values in insertion order, the values writable.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Value)> {
        self.0.as_deref_mut().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }

    /// The names in insertion order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    /// The values in insertion order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.iter().map(|(_, value)| value)
    }
}

/// Equal when both hold the same names with equal values, in whatever order, as Python's dicts are.
impl PartialEq for AttrDict {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl fmt::Debug for AttrDict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl From<Map> for AttrDict {
    fn from(map: Map) -> Self {
        Self((!map.is_empty()).then(|| Box::new(map)))
    }
}

impl From<AttrDict> for Map {
    fn from(dict: AttrDict) -> Self {
        dict.0.map(|map| *map).unwrap_or_default()
    }
}

impl<N: AsRef<str>, V: Into<Value>> FromIterator<(N, V)> for AttrDict {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(items: I) -> Self {
        let mut dict = Self::new();
        dict.extend(items);
        dict
    }
}

impl<N: AsRef<str>, V: Into<Value>> Extend<(N, V)> for AttrDict {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, items: I) {
        for (name, value) in items {
            self.insert(name.as_ref(), value);
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for AttrDict {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for AttrDict {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::value::Dict::deserialize(deserializer).map(|dict| Map::from(dict).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_dict_is_one_word_and_owns_no_heap() {
        assert_eq!(size_of::<AttrDict>(), 8);
        let mut dict = AttrDict::new();
        assert!(dict.0.is_none());
        dict.insert("a", 1);
        dict.remove("a");
        assert!(dict.0.is_none());
    }

    #[test]
    fn order_is_that_of_insertion_and_a_deleted_key_comes_back_last() {
        let mut dict: AttrDict = [("b", 1), ("a", 2), ("c", 3)].into_iter().collect();
        dict.insert("b", 9);
        assert_eq!(dict.keys().collect::<String>(), "bac");
        dict.remove("b");
        dict.insert("b", 1);
        assert_eq!(dict.keys().collect::<String>(), "acb");
    }

    #[test]
    fn equality_ignores_order() {
        let one: AttrDict = [("a", 1), ("b", 2)].into_iter().collect();
        let other: AttrDict = [("b", 2), ("a", 1)].into_iter().collect();
        assert_eq!(one, other);
        assert_ne!(one, AttrDict::new());
    }
}
