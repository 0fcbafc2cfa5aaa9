//! What the tree is made of: a base class and one class for each kind of entry, which count what becomes of them.

use std::cell::Cell;

use slotted::prelude::*;

/// An entry of a directory: what every kind of it has.
///
/// It leads up weakly: were the parent held strongly, parent and child would keep each other alive forever.
#[slotted(weakref)]
pub(crate) struct Entry {
    #[slot(readonly)]
    pub(crate) name: String,
    /// In bytes; of a directory, of all that is in it.
    #[slot(readonly)]
    pub(crate) size: u64,
    /// Levels below the root of the tree.
    #[slot(readonly)]
    pub(crate) depth: usize,
    /// The directory that it is in; for the root a reference that leads nowhere.
    #[slot(readonly)]
    pub(crate) parent: Weak<Directory>,
    #[slot(skip)]
    _life: Life,
}

/// A file.
#[slotted(extends = Entry, dict)]
pub(crate) struct File {
    /// What follows the last dot of the name.
    #[slot(readonly)]
    extension: Option<String>,
}

/// A directory, which keeps what is in it alive.
#[slotted(extends = Entry, dict)]
pub(crate) struct Directory {
    /// Sorted by name.
    #[slot(readonly)]
    pub(crate) children: Vec<Obj<Entry>>,
    /// Why it could not be read.
    #[slot(readonly)]
    pub(crate) error: Option<String>,
}

/// A symbolic link.
#[slotted(extends = Entry, dict)]
pub(crate) struct Link {
    #[slot(readonly)]
    target: String,
}

/// A socket, a pipe, a device.
#[slotted(extends = Entry, dict)]
pub(crate) struct Special;

/// Every class that an entry can be of.
pub(crate) fn classes() -> [Class; 4] {
    [File::class(), Directory::class(), Link::class(), Special::class()]
}

/// The names from the root down to the entry, found on the way up.
pub(crate) fn path(entry: &Obj<Entry>) -> String {
    let mut names = Vec::new();
    let mut next = Some(entry.clone());
    while let Some(entry) = next {
        let entry = entry.borrow();
        names.push(entry.name.clone());
        next = entry.parent.upgrade().map(Obj::upcast);
    }
    let mut path = String::new();
    for name in names.iter().rev() {
        if !path.is_empty() && !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(name);
    }
    path
}

/// Counts the entries that come and go.
struct Life;

thread_local! {
    static MADE: Cell<usize> = const { Cell::new(0) };
    static DROPPED: Cell<usize> = const { Cell::new(0) };
}

impl Default for Life {
    fn default() -> Self {
        MADE.set(MADE.get() + 1);
        Self
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
    }
}

/// How many entries were made, and how many of them were dropped.
pub(crate) fn made_and_dropped() -> (usize, usize) {
    (MADE.get(), DROPPED.get())
}
