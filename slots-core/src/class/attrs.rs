//! The class attributes that instances have by name: those of the whole method resolution order in one table a class.

use core::any::TypeId;
use core::cell::RefCell;
use core::sync::atomic::{AtomicPtr, Ordering};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::attr::{Attr, AttrDecl, Native};
use crate::class::runtime::RuntimeClass;
use crate::class::table::{Entry, find, find_short, place_all};
use crate::class::{Class, ClassRecord, Declared, runtime};
use crate::name::{Asked, AttrName, Key, Name};
use crate::rules::same_name;
use crate::value::{Str, Value};

/// An attribute that knows its name.
pub(crate) trait Named {
    fn name(&self) -> &str;
}

impl Named for &'static AttrDecl {
    fn name(&self) -> &str {
        self.name
    }
}

impl Named for (Str, Attr) {
    fn name(&self) -> &str {
        &self.0
    }
}

/// Attributes by name, found as slots are.
#[derive(Debug)]
pub(crate) struct AttrTable<A> {
    /// A power of two of them (T1 of `table`).
    displacements: Box<[u32]>,
    /// At least one (T2).
    entries: Box<[Keyed<A>]>,
}

#[derive(Debug)]
struct Keyed<A> {
    head: u64,
    tail: u64,
    len: u16,
    attr: A,
}

impl<A: Named> Entry for Keyed<A> {
    #[inline]
    fn looks_like(&self, key: &Key) -> bool {
        (self.head, self.tail, self.len) == key.parts()
    }

    // Out of line since few names are long.
    #[cold]
    #[inline(never)]
    fn has_text(&self, text: &str) -> bool {
        self.attr.name() == text
    }
}

impl<A: Named> AttrTable<A> {
    /// Of attributes with different names, as many as a table can have; `None` of none.
    pub(crate) fn new(attrs: Vec<A>) -> Option<Self> {
        let keys: Vec<Key> = attrs.iter().map(|attr| Key::of(attr.name())).collect();
        let hashes: Vec<u64> = keys.iter().map(Key::hash).collect();
        let (displacements, positions) = place_all(&hashes);
        let mut entries: Vec<(u16, Keyed<A>)> = (attrs.into_iter().zip(keys).zip(positions))
            .map(|((attr, key), position)| {
                let (head, tail, len) = key.parts();
                (position, Keyed { head, tail, len, attr })
            })
            .collect();
        entries.sort_by_key(|(position, _)| *position);
        let entries: Box<[Keyed<A>]> = entries.into_iter().map(|(_, entry)| entry).collect();
        let displacements = displacements.into_boxed_slice();
        (!entries.is_empty() && displacements.len().is_power_of_two()).then_some(Self { displacements, entries })
    }

    /// The same as far as the digest decides.
    #[inline]
    fn find_short(&self, key: &Key) -> Option<&A> {
        // SAFETY: as in `find`.
        unsafe { find_short(&self.displacements, &self.entries, key) }.map(|entry| &entry.attr)
    }

    /// A table in which nothing is found; `unreachable` is in it, as none may be empty.
    fn without(unreachable: A) -> Self {
        // No text has this digest.
        let entry = Keyed { head: u64::MAX, tail: 0, len: 0, attr: unreachable };
        Self { displacements: Box::new([1]), entries: Box::new([entry]) }
    }

    fn len(&self) -> usize {
        self.entries.len()
    }

    /// The attribute called `text`, whose digest is `key`.
    #[inline]
    pub(crate) fn find(&self, key: &Key, text: &str) -> Option<&A> {
        // SAFETY: T1 and T2: `new` makes no table otherwise, and the slices are private.
        unsafe { find(&self.displacements, &self.entries, key, text) }.map(|entry| &entry.attr)
    }
}

impl ClassRecord {
    /// Whether the class has attributes that are no slots, or hooks.
    #[inline]
    pub(crate) const fn has_attrs(&self) -> bool {
        !matches!(self.attrs, AttrsAt::Nowhere)
    }

    /// How many attributes instances have that are no slots, or a few more.
    pub(super) fn attr_count(&'static self) -> usize {
        match self.attrs {
            AttrsAt::Nowhere => 0,
            AttrsAt::Runtime => runtime::of(self).and_then(RuntimeClass::attrs).map_or(0, AttrTable::len),
            AttrsAt::Cell(_) | AttrsAt::Hooked(_) | AttrsAt::Registry => {
                let own = self.declared.attrs.len();
                own + self.base.map_or(0, Self::attr_count)
                    + self.declared.mixins.iter().flatten().map(|mixin| mixin.attr_count()).sum::<usize>()
            }
        }
    }
}

/// Where a class has its table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AttrsAt {
    /// There are no attributes in the method resolution order.
    Nowhere,
    /// In a static of the class, which has no `__getattr__`: a property that is there needs nothing else.
    Cell(&'static AttrCell),
    /// The same of a class that has a `__getattr__`.
    Hooked(&'static AttrCell),
    /// With those of all other instantiations: a generic class has no static.
    Registry,
    /// In the class that was made at run time.
    Runtime,
}

type NativeTable = AttrTable<&'static AttrDecl>;

/// The table of a native class, made when it is first asked for: null before, and never freed.
#[doc(hidden)]
#[derive(Debug)]
pub struct AttrCell(AtomicPtr<NativeTable>);

impl AttrCell {
    /// Nothing yet.
    #[expect(clippy::new_without_default, reason = "for statics alone")]
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicPtr::new(core::ptr::null_mut()))
    }

    /// The table, if it has been made.
    #[inline]
    fn there(&self) -> Option<&'static NativeTable> {
        // SAFETY: null, or from `fill`, which never frees what it has made.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }
    }

    /// The table of the class that `record` describes, which this is of.
    #[inline]
    fn table(&self, record: &'static ClassRecord) -> Option<&'static NativeTable> {
        let there = self.there();
        if there.is_some() { there } else { self.fill(record) }
    }

    #[cold]
    #[inline(never)]
    fn fill(&self, record: &'static ClassRecord) -> Option<&'static NativeTable> {
        static NOWHERE: AttrDecl = AttrDecl::value("", "", || Ok(Value::None));
        let table = native_table(record).unwrap_or_else(|| AttrTable::without(&NOWHERE));
        let made = Box::into_raw(Box::new(table));
        let table = match self.0.compare_exchange(core::ptr::null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => made,
            Err(earlier) => {
                // SAFETY: from the box above, and nobody else has it.
                drop(unsafe { Box::from_raw(made) });
                earlier
            }
        };
        // SAFETY: made here or by another thread, and never freed.
        unsafe { table.as_ref() }
    }
}

/// The attribute that instances of the class have under that name, unless a slot is called so.
///
/// The result is as long there as the class is held (H5).
#[inline]
pub(crate) fn resolve(record: &'static ClassRecord, key: &Key, text: &str) -> Option<Attr> {
    match record.attrs {
        AttrsAt::Nowhere => None,
        AttrsAt::Cell(cell) | AttrsAt::Hooked(cell) => find_native(cell.table(record)?, key, text),
        AttrsAt::Registry => find_native(registered(record)?, key, text),
        // Cloned, since the user's code may give the object another class, and that was all that held this one.
        AttrsAt::Runtime => runtime::of(record)?.attrs()?.find(key, text).map(|(_, attr)| attr.clone()),
    }
}

/// Whether [`resolve`] finds an attribute: as that, without a copy of it.
#[inline(never)]
pub(crate) fn has_attr(record: &'static ClassRecord, key: &Key, text: &str) -> bool {
    match record.attrs {
        AttrsAt::Nowhere => false,
        AttrsAt::Cell(cell) | AttrsAt::Hooked(cell) => {
            cell.table(record).is_some_and(|table| table.find(key, text).is_some())
        }
        AttrsAt::Registry => registered(record).is_some_and(|table| table.find(key, text).is_some()),
        AttrsAt::Runtime => {
            runtime::of(record).and_then(RuntimeClass::attrs).is_some_and(|attrs| attrs.find(key, text).is_some())
        }
    }
}

/// The attribute of a native class, as [`resolve`] finds it; no slot is called so.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the search is the hot path of every property and method")]
pub(crate) fn resolve_native(record: &'static ClassRecord, name: &Asked<'_>) -> Option<&'static AttrDecl> {
    let (AttrsAt::Cell(cell) | AttrsAt::Hooked(cell)) = record.attrs else { return resolve_generic(record, name) };
    let table = cell.table(record)?;
    match name.known_key() {
        Some(key) => table.find(key, name.text()).copied(),
        None => find_text(table, name.text()),
    }
}

/// As [`resolve_native`], if the class has a table by now and no `__getattr__`, and the name is short: nothing is called.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
pub(crate) fn resolve_short(record: &'static ClassRecord, name: Name) -> Option<&'static AttrDecl> {
    let AttrsAt::Cell(cell) = record.attrs else { return None };
    cell.there()?.find_short(name.parts().0).copied()
}

/// By a text that is not hashed yet.
#[inline(never)]
fn find_text(table: &'static NativeTable, text: &str) -> Option<&'static AttrDecl> {
    table.find(&Key::of(text), text).copied()
}

#[inline(never)]
fn resolve_generic(record: &'static ClassRecord, name: &Asked<'_>) -> Option<&'static AttrDecl> {
    if !matches!(record.attrs, AttrsAt::Registry) {
        return None;
    }
    let table = registered(record)?;
    name.look_up(|key, text| table.find(key, text)).copied()
}

#[inline]
fn find_native(table: &NativeTable, key: &Key, text: &str) -> Option<Attr> {
    table.find(key, text).map(|decl| Attr::Native(Native(decl)))
}

fn native_table(record: &'static ClassRecord) -> Option<NativeTable> {
    let mut attrs: Vec<&'static AttrDecl> = Vec::new();
    for class in Class::of_record(record).mro() {
        for decl in class.record().declared.attrs {
            // A slot of that name is what instances have.
            if !attrs.iter().any(|other| other.name == decl.name) && record.table.find(decl.name).is_none() {
                attrs.push(decl);
            }
        }
    }
    AttrTable::new(attrs)
}

type Registry = HashMap<TypeId, Option<&'static NativeTable>, foldhash::fast::RandomState>;

/// The table of an instantiation of a generic class: one for the program, which each thread remembers.
fn registered(record: &'static ClassRecord) -> Option<&'static NativeTable> {
    static ALL: OnceLock<Mutex<Registry>> = OnceLock::new();
    thread_local! {
        static SEEN: RefCell<Registry> = RefCell::default();
    }
    let id = record.type_id();
    if let Ok(Some(table)) = SEEN.try_with(|seen| seen.borrow().get(&id).copied()) {
        return table;
    }
    // Before the lock: the table of a base may be asked for meanwhile.
    let made = native_table(record);
    // A poisoned registry is still whole: a table is complete before it is inserted.
    let mut all = ALL.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    let table = *all.entry(id).or_insert_with(|| made.map(|made| &*Box::leak(Box::new(made))));
    // A thread that is at its end remembers nothing.
    let _ = SEEN.try_with(|seen| seen.borrow_mut().insert(id, table));
    table
}

/// The hooks that a class has, itself or in its method resolution order, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hooks(u8);

impl Hooks {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const GETATTR: Self = Self(1);
    pub(crate) const SETATTR: Self = Self(2);
    pub(crate) const DELATTR: Self = Self(4);
    pub(crate) const DIR: Self = Self(8);
    pub(crate) const REPR: Self = Self(16);
    pub(crate) const NOTIFY: Self = Self(32);

    /// By name.
    const ALL: [(&'static str, Self); 6] = [
        ("__getattr__", Self::GETATTR),
        ("__setattr__", Self::SETATTR),
        ("__delattr__", Self::DELATTR),
        ("__dir__", Self::DIR),
        ("__repr__", Self::REPR),
        ("__notify__", Self::NOTIFY),
    ];

    /// The name of the one that this is.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, hook)| *hook == self).map_or("", |(name, _)| name)
    }

    #[inline]
    pub(crate) const fn has(self, hook: Self) -> bool {
        self.0 & hook.0 != 0
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What the attribute of that name is, if it is a hook.
    pub(crate) const fn of_name(name: &str) -> Self {
        let bytes = name.as_bytes();
        if bytes.len() < 2 || bytes[0] != b'_' || bytes[1] != b'_' {
            return Self::NONE;
        }
        let mut at = 0;
        while at < Self::ALL.len() {
            if same_name(name, Self::ALL[at].0) {
                return Self::ALL[at].1;
            }
            at += 1;
        }
        Self::NONE
    }

    /// Those that the declaration has.
    const fn own(attrs: &[AttrDecl]) -> Self {
        let mut hooks = Self::NONE;
        let mut at = 0;
        while at < attrs.len() {
            hooks = hooks.or(Self::of_name(attrs[at].name));
            at += 1;
        }
        hooks
    }

    /// Those of a native class.
    pub(crate) const fn of(declared: &Declared) -> Self {
        let mut hooks = Self::own(declared.attrs);
        if let Some(base) = declared.base {
            hooks = hooks.or(base.hooks);
        }
        let mut at = 0;
        while at < declared.mixins.len() {
            if let Some(mixin) = declared.mixins[at] {
                hooks = hooks.or(mixin.hooks);
            }
            at += 1;
        }
        hooks
    }
}

/// Whether there are attributes in the method resolution order of a native class.
pub(crate) const fn has_attrs(declared: &Declared) -> bool {
    let mut has = !declared.attrs.is_empty();
    if let Some(base) = declared.base {
        has |= !matches!(base.attrs, AttrsAt::Nowhere);
    }
    let mut at = 0;
    while at < declared.mixins.len() {
        if let Some(mixin) = declared.mixins[at] {
            has |= !matches!(mixin.attrs, AttrsAt::Nowhere);
        }
        at += 1;
    }
    has
}
