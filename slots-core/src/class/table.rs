//! The by-name table of a class: a collision-free hash, built in const evaluation by hash-and-displace.

#![expect(
    clippy::cast_possible_truncation,
    reason = "const code cannot use `try_from`; each cast is of a checked range"
)]

use core::fmt;
use core::mem::offset_of;

use crate::attr::{Attr, AttrDecl, Native};
use crate::class::SlotDecl;
use crate::name::{AttrName, Key, Text};
use crate::rules::same_name;
use crate::value::{Kind, Str};

/// What a lookup needs of one slot, in 32 bytes: an [`Entry`] that is of a slot.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(32))] // never across two cache lines
pub(crate) struct Member {
    head: u64,
    tail: u64,
    pub(crate) offset: u32,
    len: u16,
    pub(crate) kind: Kind,
    pub(crate) flags: u8,
    pub(crate) decl: &'static SlotDecl,
}

/// What a name stands for: a slot, or an attribute that is none.
///
/// Invariant **T3**: `what` is the declaration of a slot unless `flags` has [`ATTR`](Self::ATTR); then it is a `native` if `kind` is `Property` or
/// `Native`, and `held` if that is `Held`.
#[derive(Clone, Copy)]
#[repr(C, align(32))]
pub(crate) struct Entry {
    head: u64,
    tail: u64,
    pub(crate) offset: u32,
    len: u16,
    pub(crate) kind: Kind,
    pub(crate) flags: u8,
    what: What,
}

#[derive(Clone, Copy)]
union What {
    slot: &'static SlotDecl,
    native: &'static AttrDecl,
    held: Held,
}

#[derive(Clone, Copy)]
struct Held(&'static HeldAttr);

// SAFETY: it is in the record of a class made at run time alone, and neither handles to such a class nor its objects leave their
// thread.
unsafe impl Sync for Held {}

/// An attribute of a class made at run time, with its name.
pub(crate) type HeldAttr = (Str, Attr);

// An entry that is of a slot is seen as a `Member`.
const _: () = assert!(
    size_of::<Member>() == 32
        && size_of::<Entry>() == 32
        && offset_of!(Member, head) == offset_of!(Entry, head)
        && offset_of!(Member, tail) == offset_of!(Entry, tail)
        && offset_of!(Member, offset) == offset_of!(Entry, offset)
        && offset_of!(Member, len) == offset_of!(Entry, len)
        && offset_of!(Member, kind) == offset_of!(Entry, kind)
        && offset_of!(Member, flags) == offset_of!(Entry, flags)
        && offset_of!(Member, decl) == offset_of!(Entry, what)
);

impl Member {
    /// Not writable by name.
    pub(crate) const READONLY: u8 = 1;
    /// Written through a guard.
    pub(crate) const GUARDED: u8 = 2;
    /// Its changes are told to `__notify__`.
    pub(crate) const NOTIFY: u8 = 4;
    /// Written and deleted by name through the class's `__setattr__` or `__delattr__`.
    pub(crate) const HOOKED: u8 = 8;

    pub(crate) const fn new(decl: &'static SlotDecl) -> Self {
        let key = Key::of(decl.name());
        let (head, tail, _) = key.parts();
        let readonly = if decl.is_readonly() { Self::READONLY } else { 0 };
        let guarded = if decl.is_guarded() { Self::GUARDED } else { 0 };
        let notify = if decl.is_notified() { Self::NOTIFY } else { 0 };
        Self {
            head,
            tail,
            offset: decl.offset() as u32,
            len: Entry::len_of(&key),
            kind: decl.ty.kind,
            flags: readonly | guarded | notify,
            decl,
        }
    }
}

impl Entry {
    /// An attribute that is no slot; a slot has no such flag.
    const ATTR: u8 = 16;

    /// An entry that nothing finds: no text has this digest.
    pub(crate) const NOWHERE: Self = {
        let entry = Self::of(&Member::new(crate::class::record::UNUSED_SLOT));
        Self { head: u64::MAX, len: 0, ..entry }
    };

    /// That of a slot.
    pub(crate) const fn of(member: &Member) -> Self {
        let &Member { head, tail, offset, len, kind, flags, decl } = member;
        Self { head, tail, offset, len, kind, flags, what: What { slot: decl } }
    }

    /// That of a native attribute, of a class that has a `__getattr__` or not: where there is none, a property that is there needs
    /// nothing else.
    pub(crate) const fn native(decl: &'static AttrDecl, is_hooked: bool) -> Self {
        let kind = if decl.is_data() && !is_hooked { Kind::Property } else { Kind::Native };
        Self::attr(decl.name, kind, What { native: decl })
    }

    /// That of an attribute of a class made at run time, which lives as long.
    pub(crate) fn held(held: &'static HeldAttr) -> Self {
        Self::attr(held.0.as_str(), Kind::Held, What { held: Held(held) })
    }

    const fn attr(name: &str, kind: Kind, what: What) -> Self {
        let key = Key::of(name);
        let (head, tail, _) = key.parts();
        Self { head, tail, offset: 0, len: Self::len_of(&key), kind, flags: Self::ATTR, what }
    }

    /// The slot, if it is one.
    #[inline]
    pub(crate) const fn slot(&'static self) -> Option<&'static Member> {
        if self.flags & Self::ATTR != 0 {
            return None;
        }
        // SAFETY: T3: `what` is the declaration of a slot, and apart from that both are the same, as is asserted above.
        Some(unsafe { &*core::ptr::from_ref(self).cast::<Member>() })
    }

    /// The declaration of the slot, if it is one.
    const fn decl(&self) -> Option<&'static SlotDecl> {
        if self.flags & Self::ATTR != 0 {
            return None;
        }
        // SAFETY: T3.
        Some(unsafe { self.what.slot })
    }

    /// The slot, if it is one that is written and deleted by name as it is.
    #[inline]
    pub(crate) const fn plain_slot(&'static self) -> Option<&'static Member> {
        if self.flags == 0 { self.slot() } else { None }
    }

    /// The property of a native class without `__getattr__`.
    #[inline]
    pub(crate) fn property(&self) -> Option<&'static AttrDecl> {
        if self.kind != Kind::Property {
            return None;
        }
        // SAFETY: T3.
        Some(unsafe { self.what.native })
    }

    /// The attribute of a native class.
    #[inline]
    pub(crate) const fn native_attr(&self) -> Option<&'static AttrDecl> {
        if !matches!(self.kind, Kind::Property | Kind::Native) {
            return None;
        }
        // SAFETY: T3.
        Some(unsafe { self.what.native })
    }

    /// The attribute of a class made at run time, which is there as long as the class is held.
    pub(crate) fn held_attr(&self) -> Option<&'static HeldAttr> {
        if self.kind != Kind::Held {
            return None;
        }
        // SAFETY: T3.
        Some(unsafe { self.what.held }.0)
    }

    /// The attribute, if it is no slot. Cloned, since the user's code may give the object another class, and that was all that
    /// held this one.
    #[inline]
    pub(crate) fn class_attr(&self) -> Option<Attr> {
        match self.native_attr() {
            Some(decl) => Some(Attr::Native(Native(decl))),
            None => self.held_attr().map(|(_, attr)| attr.clone()),
        }
    }

    /// Whether that is the name of a slot or native attribute.
    pub(super) const fn is_called(&self, name: &str) -> bool {
        let own = match (self.native_attr(), self.decl()) {
            (Some(attr), _) => attr.name,
            (None, Some(slot)) => slot.name(),
            (None, None) => return false,
        };
        same_name(own, name)
    }

    fn name(&self) -> &str {
        match (self.native_attr(), self.held_attr(), self.decl()) {
            (Some(attr), ..) => attr.name,
            (_, Some((name, _)), _) => name,
            (_, _, Some(slot)) => slot.name(),
            (None, None, None) => "",
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("kind", &self.kind).field("offset", &self.offset).finish_non_exhaustive()
    }
}

impl Entry {
    /// Of an entry whose name is compared as a text: no digest has this length.
    const LONG: u16 = u16::MAX;

    /// What stands for the length of a name here.
    const fn len_of(key: &Key) -> u16 {
        if key.is_short() { key.parts().2 } else { Self::LONG }
    }

    /// Whether this is the entry with that digest, of a short name.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "part of the search")]
    fn is(&self, key: &Key) -> bool {
        let (head, tail, len) = key.parts();
        self.head == head && self.tail == tail && self.len == len
    }
}

/// An entry that was found, as a type that can stand in the hidden functions of public traits.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct EntryRef(pub(crate) &'static Entry);

/// A slot that was found, likewise.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct MemberRef(pub(crate) &'static Member);

/// The table: where in `entries` a name is, if it is there at all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// One displacement a bucket, an odd factor. A power of two of them (T1).
    displacements: &'static [u32],
    /// One less than there are (T1).
    mask: usize,
    /// In table order. At least one (T2).
    entries: &'static [Entry],
    /// Positions in `entries`, and then in `hidden`, in layout order: the root's slots first.
    order: &'static [u16],
    /// The slots that no name reaches, since another class attribute has it; none in a native class.
    hidden: &'static [Member],
}

impl Table {
    /// Without entries, there are no displacements either. All positions in `order` are of slots.
    pub(crate) const fn new(displacements: &'static [u32], entries: &'static [Entry], order: &'static [u16]) -> Self {
        let displacements = if displacements.is_empty() { &[1] } else { displacements };
        let entries = if entries.is_empty() { const { &[Entry::NOWHERE] } } else { entries };
        assert!(displacements.len().is_power_of_two() && entries.len() <= u16::MAX as usize);
        Self { displacements, mask: displacements.len() - 1, entries, order, hidden: &[] }
    }

    /// With slots that are found in layout order only.
    pub(crate) const fn with_hidden(mut self, hidden: &'static [Member]) -> Self {
        self.hidden = hidden;
        self
    }

    /// What `name` stands for.
    #[inline]
    pub(crate) fn entry(&self, name: &(impl AttrName + ?Sized)) -> Option<&'static Entry> {
        self.find_key(&name.key(), name.lazy())
    }

    /// The slot called `name`.
    #[inline]
    pub(crate) fn find(&self, name: &(impl AttrName + ?Sized)) -> Option<&'static Member> {
        self.entry(name)?.slot()
    }

    /// What `text` stands for, whose digest is `key`. The text is not touched where the digest decides.
    #[inline]
    pub(crate) fn find_key(&self, key: &Key, text: Text<'_>) -> Option<&'static Entry> {
        // SAFETY: `new` checks T1 and T2, and the slices are private.
        unsafe { find(self.displacements, self.mask, self.entries, key, text) }
    }

    /// The slots in layout order.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &'static Member> + ExactSizeIterator + use<> {
        let table = *self;
        (0..self.len()).map(move |index| table.nth(index))
    }

    /// The slots in layout order, one by one in const evaluation.
    ///
    /// # Panics
    ///
    /// There are not so many.
    pub(crate) const fn nth(&self, index: usize) -> &'static Member {
        let (position, visible) = (self.order[index] as usize, self.entries.len());
        if position >= visible {
            return &self.hidden[position - visible];
        }
        match self.entries[position].slot() {
            Some(member) => member,
            None => panic!("the order is of slots"),
        }
    }

    /// Whether no name reaches the slot at `index` in layout order.
    pub(crate) fn is_hidden(&self, index: usize) -> bool {
        self.place(index) >= self.entries.len()
    }

    /// The slots that names reach, in layout order.
    pub(crate) fn reached(&self) -> impl Iterator<Item = &'static Member> + use<> {
        let table = *self;
        (0..self.len()).filter(move |&index| !table.is_hidden(index)).map(move |index| table.nth(index))
    }

    /// How many slots there are.
    pub(crate) const fn len(&self) -> usize {
        self.order.len()
    }

    /// How many places [`place`](Self::place) tells apart.
    pub(crate) const fn places(&self) -> usize {
        self.entries.len() + self.hidden.len()
    }

    /// The place of the slot at `index` in layout order: one of [`places`](Self::places).
    pub(crate) fn place(&self, index: usize) -> usize {
        usize::from(self.order[index])
    }

    /// The same of a slot that was found by name.
    pub(crate) fn place_of(&self, member: &Member) -> usize {
        let bytes = core::ptr::from_ref(member).addr() - self.entries.as_ptr().addr();
        bytes / size_of::<Member>()
    }
}

/// The search. Where the lengths of the slices are constants, none of them is loaded.
///
/// # Safety
///
/// There is a power of two of displacements, and `mask` is one less than that (T1); and there are entries (T2).
#[inline(always)]
#[expect(clippy::inline_always, reason = "the search is the hot path of every access by name")]
pub(super) unsafe fn find(
    displacements: &[u32],
    mask: usize,
    entries: &'static [Entry],
    key: &Key,
    text: Text<'_>,
) -> Option<&'static Entry> {
    // SAFETY: the caller's promise.
    let (entry, displacement) = unsafe { probe(displacements, mask, entries, key) };
    if entry.is(key) {
        return Some(entry);
    }
    if displacement == INSEPARABLE {
        return scan(entries, text);
    }
    if key.is_short() { None } else { compare(entry, text) }
}

/// Where a name is if it is there, and the displacement that leads to it.
///
/// # Safety
///
/// As for [`find`].
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
unsafe fn probe(displacements: &[u32], mask: usize, entries: &'static [Entry], key: &Key) -> (&'static Entry, u32) {
    let hash = key.hash();
    // SAFETY: T1: masked with one less than a power of two, an index is below it.
    let displacement = *unsafe { displacements.get_unchecked(hash as usize & mask) };
    let position = position(hash, displacement, entries.len());
    // SAFETY: T2: 32 bits times the number of entries, over 2^32, is below that number, which is not 0.
    (unsafe { entries.get_unchecked(position) }, displacement)
}

/// Without the digest, which would have to be in memory for it wherever `find` is expanded. Its head is compared all the same,
/// since entries that nothing finds have a name.
#[cold]
fn scan(entries: &'static [Entry], text: Text<'_>) -> Option<&'static Entry> {
    let text = text.get();
    let (head, ..) = Key::of(text).parts();
    entries.iter().find(|entry| entry.head == head && entry.name() == text)
}

/// The rest of the search for a long name, out of line since few are.
#[cold]
fn compare(entry: &'static Entry, text: Text<'_>) -> Option<&'static Entry> {
    (entry.name() == text.get()).then_some(entry)
}

#[inline]
const fn bucket(hash: u64, buckets: usize) -> usize {
    hash as usize & (buckets - 1)
}

#[inline]
const fn position(hash: u64, displacement: u32, members: usize) -> usize {
    let spread = ((hash >> 32) as u32).wrapping_mul(displacement);
    ((spread as u64 * members as u64) >> 32) as usize
}

/// How many displacements a table of that many entries has.
pub(super) const fn bucket_count(entries: usize) -> usize {
    if entries < 2 { entries } else { entries.next_power_of_two() / 2 }
}

/// Displacements and positions for a table.
pub(crate) struct Placement<const ENTRIES: usize, const BUCKETS: usize> {
    pub(crate) displacements: [u32; BUCKETS],
    pub(crate) positions: [u16; ENTRIES],
}

/// The mark of a bucket whose names could not all be placed where their hashes lead; no displacement is even.
const INSEPARABLE: u32 = 0;

/// A displacement costs a retry of one bucket; more than these are not worth the compiler's time.
const TRIES: u32 = 1 << 16;

/// Finds one of `places` positions for each of the first `len` hashes, of which there are no more: the bucket with the most
/// names goes first, and takes the first displacement that leads all of them to free positions.
///
/// Two names with the same hash can have no such displacement. They are placed anywhere and their bucket is marked:
/// the lookup then compares names one by one.
pub(crate) const fn place<const ENTRIES: usize, const BUCKETS: usize>(
    hashes: &[u64; ENTRIES],
    len: usize,
    places: usize,
) -> Placement<ENTRIES, BUCKETS> {
    assert!(len <= places && places <= ENTRIES && bucket_count(places) <= BUCKETS);
    let mut placement = Placement { displacements: [1; BUCKETS], positions: [0; ENTRIES] };
    let mut work = Work {
        next: &mut [0; ENTRIES],
        first: &mut [0; BUCKETS],
        sizes: &mut [0; BUCKETS],
        taken: &mut [false; ENTRIES],
    };
    work.place(hashes, len, places, &mut placement.displacements, &mut placement.positions);
    placement
}

/// The same with arrays from the heap, of as many places as there are hashes: the displacements, and the position of each name.
pub(crate) fn place_all(hashes: &[u64]) -> (Vec<u32>, Vec<u16>) {
    let (len, buckets) = (hashes.len(), bucket_count(hashes.len()));
    let (mut displacements, mut positions) = (vec![1; buckets], vec![0; len]);
    let mut work = Work {
        next: &mut vec![0; len],
        first: &mut vec![0; buckets],
        sizes: &mut vec![0; buckets],
        taken: &mut vec![false; len],
    };
    work.place(hashes, len, len, &mut displacements, &mut positions);
    (displacements, positions)
}

/// What the search for positions keeps in mind: names chained by bucket, `first[bucket]` and `next[name]` holding an index
/// plus one.
struct Work<'w> {
    next: &'w mut [u16],
    first: &'w mut [u16],
    sizes: &'w mut [u16],
    taken: &'w mut [bool],
}

impl Work<'_> {
    const fn place(
        &mut self,
        hashes: &[u64],
        len: usize,
        places: usize,
        displacements: &mut [u32],
        positions: &mut [u16],
    ) {
        let buckets = bucket_count(places);
        assert!(places <= u16::MAX as usize);
        let mut size = self.chain(hashes, len, buckets);
        while size > 0 {
            let mut chain = 0;
            while chain < buckets {
                if self.sizes[chain] == size {
                    displacements[chain] = self.place_bucket(hashes, places, self.first[chain], positions);
                }
                chain += 1;
            }
            size -= 1;
        }
    }

    /// Chains the names; the size of the largest bucket.
    const fn chain(&mut self, hashes: &[u64], len: usize, buckets: usize) -> u16 {
        let mut largest = 0;
        let mut at = 0;
        while at < len {
            let chain = bucket(hashes[at], buckets);
            self.next[at] = self.first[chain];
            self.first[chain] = at as u16 + 1;
            self.sizes[chain] += 1;
            if self.sizes[chain] > largest {
                largest = self.sizes[chain];
            }
            at += 1;
        }
        largest
    }

    /// Places the names of one bucket; its displacement, or the mark.
    const fn place_bucket(&mut self, hashes: &[u64], places: usize, first: u16, positions: &mut [u16]) -> u32 {
        if !are_inseparable(hashes, self.next, first) {
            let mut attempt: u32 = 1;
            while attempt < TRIES {
                // Odd, so that multiplying by it loses no bit of the hash.
                let displacement = attempt.wrapping_mul(0x9e37_79b9) | 1;
                if self.settle(hashes, first, displacement, places, positions) {
                    return displacement;
                }
                attempt += 1;
            }
        }
        self.fill(first, positions);
        INSEPARABLE
    }

    /// Takes the positions that `displacement` gives to a bucket's names, or none if one of them is taken.
    const fn settle(
        &mut self,
        hashes: &[u64],
        first: u16,
        displacement: u32,
        places: usize,
        positions: &mut [u16],
    ) -> bool {
        let mut name = first;
        while name != 0 {
            let index = name as usize - 1;
            let place = position(hashes[index], displacement, places);
            if self.taken[place] {
                // Give back what this bucket took so far.
                let mut back = first;
                while back != name {
                    self.taken[positions[back as usize - 1] as usize] = false;
                    back = self.next[back as usize - 1];
                }
                return false;
            }
            self.taken[place] = true;
            positions[index] = place as u16;
            name = self.next[index];
        }
        true
    }

    /// Gives a bucket's names whatever positions are free.
    const fn fill(&mut self, first: u16, positions: &mut [u16]) {
        let mut name = first;
        let mut free = 0;
        while name != 0 {
            while self.taken[free] {
                free += 1;
            }
            self.taken[free] = true;
            positions[name as usize - 1] = free as u16;
            name = self.next[name as usize - 1];
        }
    }
}

/// Whether two of a bucket's names go to the same position under any displacement, as a name that is given twice does.
const fn are_inseparable(hashes: &[u64], next: &[u16], first: u16) -> bool {
    let mut name = first;
    while name != 0 {
        let index = name as usize - 1;
        let mut other = next[index];
        while other != 0 {
            if hashes[index] >> 32 == hashes[other as usize - 1] >> 32 {
                return true;
            }
            other = next[other as usize - 1];
        }
        name = next[index];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes<const N: usize>(prefix: &str) -> [u64; N] {
        core::array::from_fn(|index| Key::of(&format!("{prefix}{index}")).hash())
    }

    fn assert_permutation(positions: &[u16]) {
        let mut sorted = positions.to_vec();
        sorted.sort_unstable();
        assert!(sorted.iter().enumerate().all(|(index, &position)| index == usize::from(position)));
    }

    #[test]
    fn every_name_gets_a_position_of_its_own() {
        fn check<const N: usize, const B: usize>() {
            for prefix in ["f", "field_", "a_long_common_prefix_for_all_of_them_"] {
                let hashes = hashes::<N>(prefix);
                let placement = place::<N, B>(&hashes, N, N);
                assert!(!placement.displacements.contains(&INSEPARABLE));
                assert_permutation(&placement.positions);
                for (hash, found) in hashes.iter().zip(placement.positions) {
                    let displacement = placement.displacements[bucket(*hash, B)];
                    assert_eq!(position(*hash, displacement, N), usize::from(found));
                }
            }
        }
        check::<1, 1>();
        check::<2, 1>();
        check::<3, 2>();
        check::<16, 8>();
        check::<100, 64>();
        check::<256, 128>();
        check::<1000, 512>();
    }

    #[test]
    fn a_table_without_members_finds_nothing() {
        let table = Table::new(&[], &[], &[]);
        for text in ["", "\0", "\u{10ffff}", "x", "a_name_longer_than_sixteen_bytes"] {
            assert!(table.find(text).is_none());
        }
        assert_eq!(table.iter().len(), 0);
    }

    #[test]
    fn t3_an_entry_is_what_its_flag_and_its_kind_say() {
        static DECLS: [SlotDecl; 3] = [SlotDecl::named("slot"), SlotDecl::named("other"), SlotDecl::named("")];
        static NATIVE: AttrDecl = AttrDecl::value("native", "", || unreachable!());
        static SLOTS: [Entry; 3] = [
            Entry::of(&Member::new(&DECLS[0])),
            Entry::of(&Member::new(&DECLS[1])),
            Entry::of(&Member::new(&DECLS[2])),
        ];
        static NATIVES: [Entry; 2] = [Entry::native(&NATIVE, false), Entry::native(&NATIVE, true)];
        for (decl, entry) in DECLS.iter().zip(&SLOTS) {
            assert!(entry.slot().is_some_and(|member| core::ptr::eq(member.decl, decl) && member.flags == entry.flags));
            assert!(entry.native_attr().is_none() && entry.held_attr().is_none() && entry.class_attr().is_none());
            assert!(entry.is_called(decl.name()) && (entry.name() == decl.name()) && entry.property().is_none());
        }
        for entry in &NATIVES {
            assert!(entry.slot().is_none() && entry.plain_slot().is_none() && entry.held_attr().is_none());
            assert!(entry.native_attr().is_some_and(|decl| core::ptr::eq(decl, &raw const NATIVE)));
            assert!(entry.is_called("native") && (entry.name() == "native") && entry.name() != "slot");
        }
        let class = crate::Class::builder("Class").slots(["slot"]).attr("held", 7).build().expect("a class");
        let table = &class.record().table;
        let held = table.entry("held").expect("an attribute");
        assert!(held.slot().is_none() && held.plain_slot().is_none() && held.native_attr().is_none());
        assert!(held.property().is_none() && held.name() == "held" && !held.is_called("held"));
        assert!(held.held_attr().is_some_and(|(name, _)| name.as_str() == "held"));
        assert!(matches!(held.class_attr(), Some(Attr::Value(value)) if value == crate::Value::Int(7)));
        assert!(table.entry("slot").is_some_and(|entry| entry.slot().is_some() && entry.held_attr().is_none()));
    }

    #[test]
    fn names_of_a_marked_bucket_are_found_one_by_one() {
        const fn decl(name: &'static str) -> SlotDecl {
            // SAFETY: nothing is read at the offset: the table belongs to no class.
            unsafe { SlotDecl::untyped(name, 0, None) }
        }
        static DECLS: [SlotDecl; 3] = [decl("a"), decl("b"), decl("a_name_longer_than_sixteen_bytes")];
        const fn entry(index: usize) -> Entry {
            Entry::of(&Member::new(&DECLS[index]))
        }
        static ENTRIES: [Entry; 4] = [entry(0), entry(1), entry(2), Entry::NOWHERE];
        let table = Table::new(&[INSEPARABLE], &ENTRIES, &[0, 1, 2]);
        for decl in &DECLS {
            assert_eq!(table.find(decl.name()).map(|member| member.decl.name()), Some(decl.name()));
        }
        assert!(table.find("c").is_none());
        assert!(table.find("").is_none(), "a place that nothing has is no slot");
    }

    #[test]
    fn names_that_share_a_whole_hash_are_still_placed() {
        let placement = place::<3, 2>(&[7, 7, 9], 3, 3);
        assert!(placement.displacements.contains(&INSEPARABLE));
        assert_permutation(&placement.positions);
    }

    #[test]
    fn a_name_that_is_given_twice_costs_no_search() {
        // As a definition does that is refused for it: its error should not take seconds to appear.
        let hashes: [u64; 3] = [7 << 32 | 2, 7 << 32 | 4, 9 << 32 | 1];
        let next = [0, 1, 0];
        assert!(are_inseparable(&hashes, &next, 2), "the lower half chooses the bucket only");
        assert!(!are_inseparable(&hashes, &next, 1));
        assert!(!are_inseparable(&[7 << 32, 8 << 32, 0], &next, 2));
    }
}
