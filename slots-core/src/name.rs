//! Attribute names: hashed once, in const evaluation where the text is known.

use core::borrow::Borrow;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;
use core::ptr::NonNull;
use std::collections::HashSet;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The digest of a name that tables are searched with.
///
/// `head`, `tail` and `len` together determine any text of at most 16 bytes, so comparing two short names is three
/// integer comparisons; longer ones compare their bytes as well.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    head: u64,
    tail: u64,
    hash: u64,
    len: u32,
}

const SEED_HEAD: u64 = 0x9e37_79b9_7f4a_7c15;
const SEED_TAIL: u64 = 0xc2b2_ae3d_27d4_eb4f;

impl Key {
    /// The digest of `text`; the same in const evaluation and at run time.
    #[inline]
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "no more than `SHORT` and one")]
    pub const fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let len = bytes.len();
        let (head, tail) = match len {
            4..=16 => short_parts(bytes),
            0 => (0, 0),
            1..=3 => (bytes[0] as u64 | (bytes[len / 2] as u64) << 8 | (bytes[len - 1] as u64) << 16, 0),
            _ => (word(bytes, 0), word(bytes, len - 8)),
        };
        let mut hash = fold(head ^ SEED_HEAD, tail ^ SEED_TAIL ^ len as u64);
        if len > SHORT as usize {
            hash = fold_middle(hash, bytes);
        }
        // Longer texts are told apart by themselves.
        let len = if len > SHORT as usize { SHORT + 1 } else { len as u32 };
        Self { head, tail, hash, len }
    }

    /// All 64 bits of the hash.
    #[inline]
    #[must_use]
    pub const fn hash(&self) -> u64 {
        self.hash
    }

    /// Whether the text starts with two underscores, as the names of what every instance has do; or is one underscore.
    pub(crate) const fn may_be_special(&self) -> bool {
        // The lowest bytes are the first of the text, whatever its length.
        self.head & 0xffff == 0x5f5f
    }

    /// Whether the text may be a name to which `__dict__` means nothing, or one that [`parts`](Self::parts) do not tell from
    /// every other.
    pub(crate) const fn needs_a_closer_look(&self) -> bool {
        !self.is_short() || self.may_be_special()
    }

    /// The length in bytes, or one that no short text has.
    #[inline]
    pub(crate) const fn len(&self) -> u32 {
        self.len
    }

    /// Whether [`parts`](Self::parts) alone tell the text from every other.
    #[inline]
    #[must_use]
    pub const fn is_short(&self) -> bool {
        self.len <= SHORT
    }

    /// The parts that stand for the text in a comparison; of the length, what tells short texts apart.
    #[inline]
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "texts beyond `SHORT` are compared in full")]
    pub const fn parts(&self) -> (u64, u64, u16) {
        (self.head, self.tail, self.len as u16)
    }
}

/// The longest text that [`Key::parts`] alone tells from every other.
const SHORT: u32 = 16;

/// All of 4 to 16 bytes in two words: four half words, which overlap where the text is shorter than 16. The same
/// instructions for all these lengths, since a branch among them would mispredict.
#[inline]
const fn short_parts(bytes: &[u8]) -> (u64, u64) {
    let end = bytes.len() - 4;
    let step = (bytes.len() >> 3) << 2;
    // SAFETY: `end` leaves 4 bytes; `step` is 0 below 8 bytes, 4 below 16, and 8 at 16, which is never above `end`.
    let (first, second, third, fourth) = unsafe { halves(bytes, [0, step, end - step, end]) };
    (first | second << 32, third | fourth << 32)
}

/// The half words at four places.
///
/// # Safety
///
/// From each place on there are at least 4 bytes.
#[inline]
const unsafe fn halves(bytes: &[u8], at: [usize; 4]) -> (u64, u64, u64, u64) {
    // SAFETY: the caller's promise.
    let first = unsafe { half(bytes, at[0]) };
    // SAFETY: as above.
    let second = unsafe { half(bytes, at[1]) };
    // SAFETY: as above.
    let third = unsafe { half(bytes, at[2]) };
    // SAFETY: as above.
    let fourth = unsafe { half(bytes, at[3]) };
    (first, second, third, fourth)
}

/// # Safety
///
/// From `at` on there are at least 4 bytes.
#[inline]
const unsafe fn half(bytes: &[u8], at: usize) -> u64 {
    // SAFETY: the caller's promise.
    let place = unsafe { bytes.as_ptr().add(at) };
    // SAFETY: the caller's promise; an array of bytes may be read from any address.
    u32::from_le_bytes(unsafe { *place.cast::<[u8; 4]>() }) as u64
}

#[inline]
const fn word(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes([
        bytes[at],
        bytes[at + 1],
        bytes[at + 2],
        bytes[at + 3],
        bytes[at + 4],
        bytes[at + 5],
        bytes[at + 6],
        bytes[at + 7],
    ])
}

/// Lets the bytes that neither head nor tail have reach the hash.
const fn fold_middle(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut at = 8;
    while at + 8 < bytes.len() {
        hash = fold(hash ^ word(bytes, at), SEED_TAIL);
        at += 8;
    }
    hash
}

/// Multiplies to 128 bits and folds both halves together.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the two halves are taken apart on purpose")]
const fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

/// The text of a [`Name`] with its digest; made by [`name!`](crate::name!) and by [`Name::intern`].
#[derive(Debug)]
#[repr(align(64))] // one cache line
pub struct NameRecord {
    key: Key,
    text: &'static str,
}

impl NameRecord {
    /// Hashes `text`.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { key: Key::of(text), text }
    }
}

/// An attribute name whose hash is known: one word, `Copy`, equal to every other name of the same text.
///
/// Looking an attribute up by `Name` skips the hashing that a `&str` needs at each call.
///
/// ```
/// use slots_core::{Name, name};
///
/// const X: Name = name!("x");
/// assert_eq!(X, Name::intern(&String::from("x")));
/// assert_eq!(X.as_str(), "x");
/// ```
#[derive(Clone, Copy)]
pub struct Name(&'static NameRecord);

impl Name {
    /// The name that `record` describes; [`name!`](crate::name!) writes the record for you.
    #[inline]
    #[must_use]
    pub const fn of(record: &'static NameRecord) -> Self {
        Self(record)
    }

    /// The name with this text, taken from the program-wide table of names.
    ///
    /// A text that is not in the table yet is added and stays for the rest of the program, so intern names from
    /// a bounded set: a schema, a script's identifiers. Every attribute function also takes a plain `&str`.
    #[must_use]
    pub fn intern(text: &str) -> Self {
        static NAMES: OnceLock<Mutex<HashSet<Name, foldhash::fast::RandomState>>> = OnceLock::new();
        let names = NAMES.get_or_init(Mutex::default);
        // A poisoned table is still whole: a record is complete before it is inserted.
        let mut names = names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(text) {
            return *known;
        }
        let name = Self(Box::leak(Box::new(NameRecord::new(Box::leak(text.into())))));
        names.insert(name);
        name
    }

    /// The digest.
    #[inline]
    pub(crate) const fn digest(self) -> &'static Key {
        &self.0.key
    }

    /// The text.
    #[inline]
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.text
    }
}

impl PartialEq for Name {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.0, other.0) || self.0.key.hash == other.0.key.hash && self.0.text == other.0.text
    }
}

impl Eq for Name {}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.0.text == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.0.text == *other
    }
}

// Hashes as its text does, so that `Borrow<str>` holds and a map keyed by names can be asked with a `&str`.
impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.text.hash(state);
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self.0.text
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self.0.text
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.text.cmp(other.0.text)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0.text, f)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({:?})", self.0.text)
    }
}

/// Makes a [`Name`] at compile time; usable in constants.
///
/// ```
/// use slots_core::{Name, name};
///
/// const COLOR: Name = name!("color");
/// assert_eq!(COLOR, "color");
/// ```
#[macro_export]
macro_rules! name {
    ($text:expr) => {
        $crate::Name::of(const { &$crate::name::NameRecord::new($text) })
    };
}

/// What can name an attribute: a [`Name`], a `&str`, a `String`, or a reference to one of them.
///
/// This trait is sealed.
pub trait AttrName: sealed::Sealed {
    /// The digest to search with.
    #[doc(hidden)]
    fn key(&self) -> Key;

    /// The text.
    fn text(&self) -> &str;

    /// The text, of which that of a [`Name`] is not loaded before it is asked for.
    #[doc(hidden)]
    #[inline]
    fn lazy(&self) -> Text<'_> {
        match self.known() {
            Some(name) => Text::of(name),
            None => Text::plain(self.text()),
        }
    }

    /// The name itself where there is one already, so that an error can keep it without copying the text.
    #[doc(hidden)]
    fn known(&self) -> Option<Name> {
        None
    }
}

/// A name's text in two words, which go by themselves: an enum would have to be in memory wherever a search can end in a function.
///
/// Invariant **N1**: the words are of a `str` that lives for `'n`, or the address of a [`NameRecord`] that is never freed, with a
/// length that no `str` has.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Text<'n> {
    start: NonNull<u8>,
    len: usize,
    lives: PhantomData<&'n str>,
}

impl<'n> Text<'n> {
    const OF_NAME: usize = usize::MAX;

    /// A text.
    #[inline]
    pub(crate) const fn plain(text: &'n str) -> Self {
        Self { start: NonNull::from_ref(text).cast(), len: text.len(), lives: PhantomData }
    }

    /// That of a name.
    #[inline]
    pub(crate) const fn of(name: Name) -> Self {
        Self { start: NonNull::from_ref(name.0).cast(), len: Self::OF_NAME, lives: PhantomData }
    }

    /// The name, if it is that of one.
    #[inline]
    pub(crate) const fn known(self) -> Option<Name> {
        if self.len != Self::OF_NAME {
            return None;
        }
        // SAFETY: N1: a record that is never freed.
        Some(Name(unsafe { self.start.cast().as_ref() }))
    }

    /// The text.
    #[inline]
    pub(crate) const fn get(self) -> &'n str {
        if let Some(name) = self.known() {
            return name.as_str();
        }
        let bytes = NonNull::slice_from_raw_parts(self.start, self.len);
        // SAFETY: N1: the bytes of a `str` that lives for `'n`.
        let bytes = unsafe { bytes.as_ref() };
        // SAFETY: N1: as above.
        unsafe { core::str::from_utf8_unchecked(bytes) }
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Name {}
    impl Sealed for str {}
    impl Sealed for String {}
    impl Sealed for super::Asked<'_> {}
    impl<T: Sealed + ?Sized> Sealed for &T {}
}

impl AttrName for Name {
    #[inline]
    fn key(&self) -> Key {
        self.0.key
    }

    #[inline]
    fn text(&self) -> &str {
        self.0.text
    }

    #[inline]
    fn known(&self) -> Option<Name> {
        Some(*self)
    }
}

impl AttrName for str {
    #[inline]
    fn key(&self) -> Key {
        Key::of(self)
    }

    #[inline]
    fn text(&self) -> &str {
        self
    }
}

impl AttrName for String {
    #[inline]
    fn key(&self) -> Key {
        Key::of(self)
    }

    #[inline]
    fn text(&self) -> &str {
        self
    }
}

/// A name on its way through functions that are compiled once for all kinds of names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'n> {
    text: &'n str,
    digest: Digest,
}

/// The digest of a name on its way: that of a [`Name`], one that was needed before, or none yet.
#[derive(Debug, Clone, Copy)]
enum Digest {
    Known(Name),
    Made(Key),
    Unmade,
}

impl<'n> Asked<'n> {
    /// The digest, if it is there already.
    #[inline]
    pub(crate) fn known_key(&self) -> Option<&Key> {
        match &self.digest {
            Digest::Known(name) => Some(&name.0.key),
            Digest::Made(key) => Some(key),
            Digest::Unmade => None,
        }
    }

    /// What `find` finds by digest and text, without a copy of a digest that is there already.
    #[inline]
    pub(crate) fn look_up<R>(&self, find: impl FnOnce(&Key, &str) -> R) -> R {
        match self.known_key() {
            Some(key) => find(key, self.text),
            None => find(&Key::of(self.text), self.text),
        }
    }

    #[inline]
    pub(crate) fn of(name: &'n impl AttrName) -> Self {
        Self { text: name.text(), digest: name.known().map_or(Digest::Unmade, Digest::Known) }
    }

    /// Of a name whose digest was needed before.
    #[inline]
    pub(crate) fn hashed(name: &'n impl AttrName, key: Key) -> Self {
        Self { text: name.text(), digest: name.known().map_or(Digest::Made(key), Digest::Known) }
    }
}

impl AttrName for Asked<'_> {
    #[inline]
    fn key(&self) -> Key {
        self.known_key().copied().unwrap_or_else(|| Key::of(self.text))
    }

    fn text(&self) -> &str {
        self.text
    }

    fn known(&self) -> Option<Name> {
        match self.digest {
            Digest::Known(name) => Some(name),
            Digest::Made(_) | Digest::Unmade => None,
        }
    }
}

impl<T: AttrName + ?Sized> AttrName for &T {
    #[inline]
    fn key(&self) -> Key {
        (**self).key()
    }

    #[inline]
    fn text(&self) -> &str {
        (**self).text()
    }

    #[inline]
    fn known(&self) -> Option<Name> {
        (**self).known()
    }
}

/// The hash of a name of 24 bytes before its middle has reached it.
#[cfg(test)]
pub(crate) fn rest_of_hash(text: &str) -> u64 {
    let (bytes, key) = (text.as_bytes(), Key::of(text));
    assert_eq!(bytes.len(), 24);
    fold(key.head ^ SEED_HEAD, key.tail ^ SEED_TAIL ^ bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_and_has_a_niche() {
        assert_eq!(size_of::<Name>(), 8);
        assert_eq!(size_of::<Option<Name>>(), 8);
    }

    #[test]
    fn n1_a_text_in_two_words_is_that_of_a_str_or_of_a_name() {
        let text = String::from("brought along");
        for text in ["", "x", &text] {
            assert_eq!(Text::plain(text).get(), text);
            assert_eq!(Text::plain(text).known(), None);
            assert_eq!(Text::of(Name::intern(text)).get(), text);
            assert_eq!(Text::of(Name::intern(text)).known(), Some(Name::intern(text)));
        }
    }

    #[test]
    fn digest_is_the_same_in_const_evaluation_and_at_run_time() {
        const LONG: Key = Key::of("a_rather_long_attribute_name");
        let at_run_time = Key::of(std::hint::black_box("a_rather_long_attribute_name"));
        assert_eq!((LONG.parts(), LONG.hash()), (at_run_time.parts(), at_run_time.hash()));
    }

    #[test]
    fn names_that_may_be_special_are_known_by_their_digest() {
        for text in ["", "x", "_x", "x_", "x__", "_x_", "plain", "_private", "a_name_of_more_than_sixteen_bytes"] {
            assert!(!Key::of(text).may_be_special(), "{text}");
        }
        for text in ["__", "__x", "__x__", "__dict__", "__class__", "__weakref__", "__more_than_sixteen_bytes__"] {
            assert!(Key::of(text).may_be_special(), "{text}");
        }
    }

    #[test]
    fn a_digest_that_was_needed_before_is_that_of_the_text() {
        let text = "colour";
        let known = crate::name!("colour");
        let asked = [Asked::of(&text), Asked::hashed(&text, text.key()), Asked::hashed(&known, known.key())];
        for name in asked {
            assert_eq!((name.key().parts(), name.key().hash()), (text.key().parts(), text.key().hash()));
            name.look_up(|key, text| assert_eq!((key.hash(), text), (Key::of("colour").hash(), "colour")));
        }
        assert_eq!(asked.map(|name| name.known().is_some()), [false, false, true]);
        assert_eq!(asked.map(|name| name.known_key().is_some()), [false, true, true]);
    }

    #[test]
    fn parts_tell_short_texts_apart() {
        let mut seen = std::collections::HashMap::new();
        let alphabet = ["", "a", "b", "_", "é", "ab", "ba", "aba", "abba", "xyxyxyx", "0"];
        for first in alphabet {
            for second in alphabet {
                for third in alphabet {
                    let text = format!("{first}{second}{third}");
                    if text.len() <= SHORT as usize {
                        let other = seen.insert(Key::of(&text).parts(), text.clone());
                        assert!(other.is_none_or(|other| other == text));
                    }
                }
            }
        }
    }

    #[test]
    fn middle_bytes_of_long_names_reach_the_hash() {
        let texts = ["prefix__aaaaaaaa__suffix", "prefix__aaaaaaab__suffix", "prefix__baaaaaaa__suffix"];
        let hashes: HashSet<u64> = texts.iter().map(|text| Key::of(text).hash()).collect();
        assert_eq!(hashes.len(), texts.len());
    }

    #[test]
    fn names_of_one_text_are_equal_wherever_they_come_from() {
        let interned = Name::intern(&["mar", "gin"].concat());
        assert_eq!(interned, crate::name!("margin"));
        assert_eq!(interned, Name::intern("margin"));
        assert_ne!(interned, crate::name!("padding"));
        assert_eq!(HashSet::from([interned]).get("margin"), Some(&interned));
    }
}
