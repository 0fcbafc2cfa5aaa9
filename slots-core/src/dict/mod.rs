//! `AttrDict`: the attributes of one instance that its class does not list.
//!
//! ```text
//!                                  one allocation a dict                      shared by the dicts of a thread
//!  AttrDict, one word    ┌───────┬─────┬──────────┬───────┬───────┬─────┐    ┌───────────────────────────────┐
//!      block ───────────▶│ shape │ len │ capacity │ value │ value │ ... │───▶│ names in order, places, next  │
//!                        └───────┴─────┴──────────┴───────┴───────┴─────┘    └───────────────────────────────┘
//!      map + 1  ────────▶ an `IndexMap`, for what shapes are not for
//!      1                 nothing
//! ```
//!
//! Invariants that the unsafe code of this module rests on. Tests named after each are below.
//!
//! - **D1** The word of a dict is even and a block, or odd: one more than the address of a boxed [`Map`], or 1. The block
//!   or box is the dict's own.
//! - **D2** A block's memory is allocated with the layout of its capacity; its header is live, and so are its first `len`
//!   values, which are no more than there is room for.
//! - **D3** The block of a dict has as many values as its shape has names.
//! - **D4** Each place of a shape has the index of one of its names; neither ever change.

mod block;
mod shape;

use core::fmt;
use core::marker::PhantomData;
use core::mem::{replace, take};

use crate::name::Key;
use crate::value::{Map, Str, Value};
use block::Block;
use shape::Shape;

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
///
/// # Memory
///
/// Dicts that gained the same names in the same order share these names: each has 16 bytes of its own, and 16 more for every
/// value (beyond eight values, room for up to half as many again). What is shared is a *shape*, which belongs to its thread.
///
/// A dict is a hash map of its own, some times as large and slower, from when it has more than 32 names, or loses one that is
/// not its last, until it is emptied. So is a dict that would need a new shape where there are too many: a thread has at most
/// 4096, of which 64 continue the same one and 1024 are of a single name. Shapes are kept for dicts to come; when there are
/// too many, those that no dict has are freed, so names that are always new take no more and more memory.
pub struct AttrDict {
    word: *mut u8,
    owns: PhantomData<(Block, Box<Map>)>,
}

/// Set in the word of a dict that is no block.
const MARK: usize = 1;

impl AttrDict {
    /// An empty dict.
    #[must_use]
    pub const fn new() -> Self {
        Self { word: core::ptr::without_provenance_mut(MARK), owns: PhantomData }
    }

    fn of_block(block: Block) -> Self {
        Self { word: block.into_raw(), owns: PhantomData }
    }

    /// Of a map that is not empty.
    fn of_map(map: Box<Map>) -> Self {
        Self { word: Box::into_raw(map).cast::<u8>().map_addr(|address| address | MARK), owns: PhantomData }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "part of the search")]
    fn is_block(&self) -> bool {
        self.word.addr() & MARK == 0
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "part of the search")]
    fn block(&self) -> Option<&Block> {
        // SAFETY: D1: an even word is a block, which is nothing but this word; it is borrowed with the dict.
        if self.is_block() { Some(unsafe { &*(&raw const self.word).cast() }) } else { None }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "part of the search")]
    fn block_mut(&mut self) -> Option<&mut Block> {
        // SAFETY: D1: as above, borrowed uniquely; whatever block is put there, its word is even.
        if self.is_block() { Some(unsafe { &mut *(&raw mut self.word).cast() }) } else { None }
    }

    /// The map that the word leads to if it is odd; null where there is none.
    fn map_place(&self) -> *mut Map {
        if self.is_block() {
            return core::ptr::null_mut();
        }
        self.word.map_addr(|address| address & !MARK).cast()
    }

    fn map(&self) -> Option<&Map> {
        // SAFETY: D1: null or the dict's own map, borrowed with the dict.
        unsafe { self.map_place().as_ref() }
    }

    fn map_mut(&mut self) -> Option<&mut Map> {
        // SAFETY: D1: as above, borrowed uniquely.
        unsafe { self.map_place().as_mut() }
    }

    /// What the dict is, given up; neither if it is empty.
    fn into_parts(self) -> (Option<Block>, Option<Box<Map>>) {
        let this = core::mem::ManuallyDrop::new(self);
        if this.is_block() {
            // SAFETY: D1: an even word is from `into_raw`, and the dict that had it is given up.
            return (Some(unsafe { Block::from_raw(this.word) }), None);
        }
        let map = this.map_place();
        // SAFETY: D1: the dict's own map, from a box, and the dict is given up.
        (None, (!map.is_null()).then(|| unsafe { Box::from_raw(map) }))
    }

    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.get_key(&Key::of(name), name)
    }

    /// The same with a digest that is known.
    pub(crate) fn get_key(&self, key: &Key, name: &str) -> Option<&Value> {
        match self.block() {
            Some(block) => block.find(key, name),
            None => self.map()?.get(name),
        }
    }

    /// The same in line, of a short name that does not start with two underscores. `None` says nothing.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the search is the hot path of every access by name")]
    pub(crate) fn get_plain(&self, key: &Key) -> Option<&Value> {
        // SAFETY: D3: the block is this dict's.
        unsafe { self.block()?.find_plain(key) }
    }

    /// The value of `name`, writable.
    #[must_use]
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.get_key_mut(&Key::of(name), name)
    }

    /// The same with a digest that is known.
    pub(crate) fn get_key_mut(&mut self, key: &Key, name: &str) -> Option<&mut Value> {
        if self.is_block() { self.block_mut()?.find_mut(key, name) } else { self.map_mut()?.get_mut(name) }
    }

    /// As [`get_plain`](Self::get_plain), writable.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    pub(crate) fn get_plain_mut(&mut self, key: &Key) -> Option<&mut Value> {
        // SAFETY: D3: the block is this dict's.
        unsafe { self.block_mut()?.find_plain_mut(key) }
    }

    /// Whether `name` is there.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Stores `value` under `name`; returns what was there.
    pub fn insert(&mut self, name: &str, value: impl Into<Value>) -> Option<Value> {
        self.insert_key(&Key::of(name), name, value.into())
    }

    /// The same with a digest that is known.
    pub(crate) fn insert_key(&mut self, key: &Key, name: &str, value: Value) -> Option<Value> {
        if let Some(place) = self.get_key_mut(key, name) {
            return Some(replace(place, value));
        }
        self.add(key, name, value);
        None
    }

    /// Stores a value under a name that is not there.
    fn add(&mut self, key: &Key, name: &str, value: Value) {
        if let Some(map) = self.map_mut() {
            map.insert(Str::from(name), value);
            return;
        }
        match self.block_mut() {
            Some(block) => {
                if let Some(shape) = block.shape().with(key, name) {
                    return block.push(shape, value);
                }
            }
            None => {
                if let Some(shape) = Shape::first(key, name) {
                    *self = Self::of_block(Block::new(shape, [value]));
                    return;
                }
            }
        }
        self.make_map().insert(Str::from(name), value);
    }

    /// Makes a map of it, into which the caller puts something if there is nothing yet.
    fn make_map(&mut self) -> &mut Map {
        if self.map().is_none() {
            let map = Map::from(take(self));
            *self = Self::of_map(Box::new(map));
        }
        // SAFETY: D1: the dict has a map, as was just seen to, and is borrowed uniquely.
        unsafe { &mut *self.map_place() }
    }

    /// Removes `name`; returns its value. The others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.remove_key(&Key::of(name), name)
    }

    /// The same with a digest that is known.
    pub(crate) fn remove_key(&mut self, key: &Key, name: &str) -> Option<Value> {
        if let Some(block) = self.block_mut() {
            let shape = block.shape();
            let (index, len) = (shape.find(key, name)?, shape.len());
            if len == 1 {
                return take(self).into_parts().0.and_then(|mut block| block.parts_mut().1.first_mut().map(take));
            }
            if index + 1 == len
                && let Some(shape) = Shape::of(shape.names().take(index))
            {
                return Some(block.pop(shape));
            }
            return self.make_map().shift_remove(name);
        }
        let map = self.map_mut()?;
        let removed = map.shift_remove(name);
        if map.is_empty() {
            *self = Self::new();
        }
        removed
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        // The values are dropped when the dict is empty already.
        drop(take(self));
    }

    /// How many attributes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.block() {
            Some(block) => block.values().len(),
            None => self.map().map_or(0, Map::len),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names and values in insertion order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let of_block = self.block().into_iter().flat_map(|block| block.shape().names().zip(block.values()));
        of_block.chain(self.map().into_iter().flatten()).map(|(name, value)| (name.as_str(), value))
    }

    /// Names and values in insertion order, the values writable.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Value)> {
        let (block, map) =
            if self.is_block() { (self.block_mut().map(Block::parts_mut), None) } else { (None, self.map_mut()) };
        let of_block = block.into_iter().flat_map(|(shape, values)| shape.names().zip(values));
        of_block.chain(map.into_iter().flatten()).map(|(name, value)| (name.as_str(), value))
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

impl Drop for AttrDict {
    #[inline]
    fn drop(&mut self) {
        // What has never been used has nothing to drop.
        if self.word.addr() != MARK {
            drop(take(self).into_parts());
        }
    }
}

impl Default for AttrDict {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for AttrDict {
    fn clone(&self) -> Self {
        match (self.block(), self.map()) {
            (Some(block), _) => Self::of_block(Block::new(block.shape().clone(), block.values().iter().cloned())),
            (None, Some(map)) => Self::of_map(Box::new(map.clone())),
            (None, None) => Self::new(),
        }
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
        let shape = if map.len() <= shape::NAMES { Shape::of(map.keys()) } else { None };
        match shape {
            Some(shape) => Self::of_block(Block::new(shape, map.into_values())),
            None if map.is_empty() => Self::new(),
            None => Self::of_map(Box::new(map)),
        }
    }
}

impl From<AttrDict> for Map {
    fn from(dict: AttrDict) -> Self {
        let (block, map) = dict.into_parts();
        let Some(mut block) = block else { return map.map(|map| *map).unwrap_or_default() };
        let (shape, values) = block.parts_mut();
        shape.names().cloned().zip(values.iter_mut().map(take)).collect()
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
mod tests;
