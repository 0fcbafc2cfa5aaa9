//! `Shape`: the names of a dict in their order, shared by all dicts of a thread that gained the same ones in the same order.

use core::cell::{Cell, RefCell};

use crate::name::Key;
use crate::sync::Shared;
use crate::value::Str;

/// A dict with more names than this is a map.
pub(super) const NAMES: usize = 32;
/// How many names may come next after those of one shape; as the first one of all, `FIRST`.
const BRANCHES: usize = 64;
const FIRST: usize = 1024;
/// How many shapes a thread has at most.
pub(super) const SHAPES: usize = 4096;
/// How often a shape is refused before unused ones are searched for again: a search looks at all.
const PATIENCE: u32 = 1024;

/// Names in the order of insertion, at least one, all different.
pub(super) struct Shape {
    /// What spreads the hashes of the names over `places` so that no two meet.
    factor: u64,
    entries: Box<[Entry]>,
    /// The index of the name whose hash leads there; where none leads, that of any.
    places: [u8; PLACES],
    /// Those with one more name.
    next: Branches,
}

const PLACES: usize = 128;

/// One name: its digest, and the text for those that the digest does not determine.
#[derive(Clone)]
#[repr(align(32))] // never across two cache lines
struct Entry {
    head: u64,
    tail: u64,
    text: Str,
    len: u32,
    /// `len`, or of names that need a closer look a length that none has.
    plain_len: u32,
}

impl Entry {
    fn new(key: &Key, text: &str) -> Self {
        let (head, tail, _) = key.parts();
        let plain_len = if key.needs_a_closer_look() { u32::MAX } else { key.len() };
        Self { head, tail, text: Str::from(text), len: key.len(), plain_len }
    }

    #[inline]
    fn is(&self, key: &Key, text: &str) -> bool {
        let (head, tail, _) = key.parts();
        self.head == head && self.tail == tail && self.len == key.len() && (key.is_short() || self.text == *text)
    }

    /// Whether this is the name with that digest, of those that need no closer look.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "part of the search")]
    fn is_plain(&self, key: &Key) -> bool {
        let (head, tail, _) = key.parts();
        self.head == head && self.tail == tail && self.plain_len == key.len()
    }
}

/// Below `PLACES`.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a few bits are left")]
const fn place(hash: u64, factor: u64) -> usize {
    (hash.wrapping_mul(factor) >> (u64::BITS - PLACES.trailing_zeros())) as usize
}

impl Shape {
    /// The names of `base` and one more; `None` if no factor keeps them apart, which is for names of the same hash.
    fn extended(base: Option<&Self>, key: &Key, text: &str) -> Option<Self> {
        let known = base.map_or(&[][..], |base| &base.entries);
        let entries: Box<[Entry]> = known.iter().cloned().chain([Entry::new(key, text)]).collect();
        let hashes: Vec<u64> = entries.iter().map(|entry| Key::of(&entry.text).hash()).collect();
        let (factor, places) = spread(&hashes)?;
        Some(Self { factor, entries, places, next: Branches::new() })
    }

    /// Where in the order of insertion the name is; below [`len`](Self::len).
    #[inline]
    pub(super) fn find(&self, key: &Key, text: &str) -> Option<usize> {
        let (index, entry) = self.probe(key);
        if entry.is(key, text) { Some(index) } else { None }
    }

    /// As [`find`](Self::find), of the names that need no closer look: short ones that do not start with two underscores.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the search is the hot path of every access to a dict by name")]
    pub(super) fn find_plain(&self, key: &Key) -> Option<usize> {
        let (index, entry) = self.probe(key);
        if entry.is_plain(key) { Some(index) } else { None }
    }

    /// Where the name is if it is there.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    fn probe(&self, key: &Key) -> (usize, &Entry) {
        let index = usize::from(self.places[place(key.hash(), self.factor)]);
        // SAFETY: D4: every place has the index of a name.
        (index, unsafe { self.entries.get_unchecked(index) })
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The names in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &Str> {
        self.entries.iter().map(|entry| &entry.text)
    }

    /// The shape with one more name, which this one has not; `None` if there are to be no more shapes.
    #[inline]
    pub(super) fn with(&self, key: &Key, text: &str) -> Option<Shared<Self>> {
        self.next.find(key, text).or_else(|| add(Some(self), key, text))
    }

    /// The shape of one name.
    pub(super) fn first(key: &Key, text: &str) -> Option<Shared<Self>> {
        // A thread that is at its end has no shapes any more but those that dicts hold.
        TREE.try_with(|tree| tree.first.find(key, text)).ok()?.or_else(|| add(None, key, text))
    }

    /// The shape of these names, all different, of which there is one at least.
    pub(super) fn of<'n>(names: impl IntoIterator<Item = &'n Str>) -> Option<Shared<Self>> {
        let mut shape: Option<Shared<Self>> = None;
        for name in names {
            let key = Key::of(name);
            shape = Some(match shape {
                Some(shape) => shape.with(&key, name)?,
                None => Self::first(&key, name)?,
            });
        }
        shape
    }
}

/// A factor that leads the hashes to different places, and the index of the hash at each place.
#[expect(clippy::cast_possible_truncation, reason = "there are no more than `NAMES` hashes")]
pub(super) fn spread(hashes: &[u64]) -> Option<(u64, [u8; PLACES])> {
    /// Of as many hashes as may be, one factor in seventy keeps all apart.
    const TRIES: u64 = 2048;
    const FREE: u8 = u8::MAX;
    let is_twice = |(at, hash)| hashes[..at].contains(hash);
    if hashes.iter().enumerate().any(is_twice) {
        return None;
    }
    (1..TRIES).find_map(|attempt| {
        let factor = attempt.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut places = [FREE; PLACES];
        for (index, hash) in hashes.iter().enumerate() {
            let taken = &mut places[place(*hash, factor)];
            if *taken != FREE {
                return None;
            }
            *taken = index as u8;
        }
        // A search needs no look at whether a place is free: the name there is another.
        Some((factor, places.map(|index| if index == FREE { 0 } else { index })))
    })
}

/// The shapes with one more name than one shape, or than none.
struct Branches {
    /// By the hash of the last name, in ascending order.
    shapes: RefCell<Vec<(u64, Shared<Shape>)>>,
    /// Which was found last: dicts that are alike are often made one after the other.
    latest: Cell<usize>,
}

impl Branches {
    const fn new() -> Self {
        Self { shapes: RefCell::new(Vec::new()), latest: Cell::new(0) }
    }

    fn find(&self, key: &Key, text: &str) -> Option<Shared<Shape>> {
        let shapes = self.shapes.borrow();
        let is = |(_, shape): &&(u64, Shared<Shape>)| shape.entries.last().is_some_and(|entry| entry.is(key, text));
        if let Some((_, latest)) = shapes.get(self.latest.get()).filter(is) {
            return Some(latest.clone());
        }
        let start = shapes.partition_point(|(hash, _)| *hash < key.hash());
        let alike = shapes[start..].iter().take_while(|(hash, _)| *hash == key.hash()).take(BRANCHES);
        let (index, (_, shape)) = alike.enumerate().find(|(_, branch)| is(branch))?;
        self.latest.set(start + index);
        Some(shape.clone())
    }

    fn len(&self) -> usize {
        self.shapes.borrow().len()
    }

    fn insert(&self, hash: u64, shape: Shared<Shape>) {
        let mut shapes = self.shapes.borrow_mut();
        let index = shapes.partition_point(|(other, _)| *other < hash);
        shapes.insert(index, (hash, shape));
        self.latest.set(index);
    }

    /// Frees the shapes that no dict has, nor any dict with more names; how many these were. As deep as `NAMES` at most.
    fn prune(&self) -> usize {
        let mut freed = 0;
        let mut shapes = self.shapes.borrow_mut();
        shapes.retain(|(_, shape)| {
            freed += shape.next.prune();
            let is_used = shape.next.len() > 0 || Shared::strong_count(shape) > 1;
            freed += usize::from(!is_used);
            is_used
        });
        freed
    }
}

/// The shapes of a thread.
struct Tree {
    first: Branches,
    /// How many there are.
    count: Cell<usize>,
    /// How many were refused since unused ones were last searched for.
    refused: Cell<u32>,
}

thread_local! {
    static TREE: Tree = const {
        Tree { first: Branches::new(), count: Cell::new(0), refused: Cell::new(PATIENCE) }
    };
}

/// Makes the shape with one more name than `base`.
#[cold]
#[inline(never)]
fn add(base: Option<&Shape>, key: &Key, text: &str) -> Option<Shared<Shape>> {
    if base.is_some_and(|base| base.len() == NAMES) {
        return None;
    }
    TREE.try_with(|tree| tree.add(base, key, text)).ok().flatten()
}

impl Tree {
    fn add(&self, base: Option<&Shape>, key: &Key, text: &str) -> Option<Shared<Shape>> {
        let (branches, most) = base.map_or((&self.first, FIRST), |base| (&base.next, BRANCHES));
        let has_room = || self.count.get() < SHAPES && branches.len() < most;
        if !has_room() {
            self.prune();
            if !has_room() {
                return None;
            }
        }
        let shape = Shared::new(Shape::extended(base, key, text)?);
        branches.insert(key.hash(), shape.clone());
        self.count.set(self.count.get() + 1);
        Some(shape)
    }

    /// Frees the shapes that are not used, if that has not been tried lately.
    fn prune(&self) {
        let refused = self.refused.get();
        if refused < PATIENCE {
            self.refused.set(refused + 1);
            return;
        }
        self.refused.set(0);
        self.count.set(self.count.get() - self.first.prune());
    }
}

/// How many shapes this thread has.
#[cfg(test)]
pub(super) fn count() -> usize {
    fn walk(branches: &Branches) -> usize {
        branches.shapes.borrow().iter().map(|(_, shape)| 1 + walk(&shape.next)).sum()
    }
    TREE.with(|tree| {
        assert_eq!(walk(&tree.first), tree.count.get());
        tree.count.get()
    })
}
