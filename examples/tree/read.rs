//! Reads a directory tree of any depth: a list of open directories in place of recursion, and no path longer than a name.

use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::rc::Rc;
use std::{env, fs, io, vec};

use slotted::prelude::*;

use crate::Result;
use crate::entry::{Directory, Entry, File, Link, Special, path};

/// A tree; the handle to its root is what keeps it alive.
pub(crate) struct Tree {
    pub(crate) root: Obj<Entry>,
    watch: Watch,
    /// What could not be read, and why.
    pub(crate) unreadable: Vec<String>,
}

impl Tree {
    /// All entries, parents before their children, which are sorted by name.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Obj<Entry>> {
        self.watch.survivors()
    }

    /// Drops the handle to the root.
    pub(crate) fn let_go(self) -> Watch {
        drop(self.root);
        self.watch
    }
}

/// Weak references to all entries: none keeps its entry alive, but each tells when that dies.
#[derive(Default)]
pub(crate) struct Watch {
    entries: Vec<Weak<Entry>>,
    told: Rc<Cell<usize>>,
}

impl Watch {
    fn add(&mut self, entry: &Obj<Entry>) {
        let told = Rc::clone(&self.told);
        self.entries.push(entry.downgrade_with(move |_dead| told.set(told.get() + 1)));
    }

    /// The entries that are alive.
    pub(crate) fn survivors(&self) -> impl Iterator<Item = Obj<Entry>> {
        self.entries.iter().filter_map(Weak::upgrade)
    }

    /// How many references lead nowhere.
    pub(crate) fn dead(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.is_alive()).count()
    }

    /// How many callbacks have run.
    pub(crate) fn told(&self) -> usize {
        self.told.get()
    }
}

/// Reads the tree at `root`. Changes the current directory, below which the longest path can be.
pub(crate) fn read(root: &Path) -> Result<Tree> {
    let found = Found::at(root, root.as_os_str().to_owned()).map_err(|error| format!("{}: {error}", root.display()))?;
    let mut reader = Reader::default();
    let entry = reader.add(&found, None);
    reader.open(&entry, root);
    while let Some(level) = reader.levels.last_mut() {
        if let Some(found) = level.rest.next() {
            let parent = level.directory.clone();
            let child = reader.add(&found, Some(&parent));
            parent.borrow_mut().children.push(child.clone());
            reader.open(&child, Path::new(&found.name));
        } else if reader.levels.pop().is_some_and(|level| level.is_entered) && !reader.levels.is_empty() {
            env::set_current_dir("..").map_err(|error| format!("{}: cannot go back up: {error}", root.display()))?;
        }
    }
    let tree = Tree { root: entry, watch: reader.watch, unreadable: reader.unreadable };
    add_up(&tree);
    Ok(tree)
}

/// Adds the sizes of all entries to those of the directories above them.
fn add_up(tree: &Tree) {
    // From the last to the first, what is below a directory comes before it.
    for entry in tree.watch.entries.iter().rev().filter_map(Weak::upgrade) {
        let entry = entry.borrow();
        if let Some(parent) = entry.parent.upgrade() {
            let mut parent = parent.borrow_mut();
            parent.size = parent.size.saturating_add(entry.size);
        }
    }
}

#[derive(Default)]
struct Reader {
    watch: Watch,
    unreadable: Vec<String>,
    /// The directories from the root down to where the reader is.
    levels: Vec<Level>,
}

struct Level {
    directory: Obj<Directory>,
    rest: vec::IntoIter<Found>,
    /// Whether it has become the current directory.
    is_entered: bool,
}

impl Reader {
    fn add(&mut self, found: &Found, parent: Option<&Obj<Directory>>) -> Obj<Entry> {
        let depth = parent.map_or(0, |parent| parent.borrow().depth + 1);
        let parent = parent.map(Obj::downgrade).unwrap_or_default();
        let base = Entry::new(text(&found.name), found.size, depth, parent);
        let entry = match &found.kind {
            Kind::File => Obj::new(File::new(base, Path::new(&found.name).extension().map(text))).upcast(),
            Kind::Directory => Obj::new(Directory::new(base, Vec::new(), None)).upcast(),
            Kind::Link(target) => Obj::new(Link::new(base, text(target))).upcast(),
            Kind::Special => Obj::new(Special::new(base)).upcast(),
        };
        self.watch.add(&entry);
        entry
    }

    /// Lists the entry if it is a directory; `at` leads there from the current directory.
    fn open(&mut self, entry: &Obj<Entry>, at: &Path) {
        let Some(directory) = entry.downcast_ref::<Directory>() else { return };
        let listed = list(at).and_then(|listing| {
            // Only what has directories in it is ever worked in.
            let is_entered = listing.found.iter().any(|found| matches!(found.kind, Kind::Directory));
            if is_entered {
                env::set_current_dir(at)?;
            }
            Ok((listing, is_entered))
        });
        match listed {
            Ok((listing, is_entered)) => {
                for (name, error) in listing.unreadable {
                    self.unreadable.push(format!("{}/{}: {error}", path(entry), text(&name)));
                }
                let rest = listing.found.into_iter();
                self.levels.push(Level { directory: directory.clone(), rest, is_entered });
            }
            Err(error) => {
                self.unreadable.push(format!("{}: {error}", path(entry)));
                directory.borrow_mut().error = Some(error.to_string());
            }
        }
    }
}

/// What a directory has in it.
struct Listing {
    /// Sorted by name.
    found: Vec<Found>,
    unreadable: Vec<(OsString, io::Error)>,
}

fn list(directory: &Path) -> io::Result<Listing> {
    let mut listing = Listing { found: Vec::new(), unreadable: Vec::new() };
    for item in fs::read_dir(directory)? {
        let item = item?;
        match Found::at(&item.path(), item.file_name()) {
            Ok(found) => listing.found.push(found),
            // Gone since it was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => listing.unreadable.push((item.file_name(), error)),
        }
    }
    listing.found.sort_by(|one, other| one.name.cmp(&other.name));
    listing.unreadable.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(listing)
}

/// An entry as the file system describes it.
struct Found {
    name: OsString,
    size: u64,
    kind: Kind,
}

enum Kind {
    File,
    Directory,
    Link(OsString),
    Special,
}

impl Found {
    fn at(path: &Path, name: OsString) -> io::Result<Self> {
        let metadata = path.symlink_metadata()?;
        let kind = match metadata.file_type() {
            kind if kind.is_dir() => Kind::Directory,
            kind if kind.is_file() => Kind::File,
            kind if kind.is_symlink() => Kind::Link(path.read_link()?.into()),
            _ => Kind::Special,
        };
        let size = if metadata.is_dir() { 0 } else { metadata.len() };
        Ok(Self { name, size, kind })
    }
}

/// A name of the file system as text, with an escape for each byte that is none.
fn text(name: impl AsRef<OsStr>) -> String {
    let mut text = String::new();
    for chunk in name.as_ref().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().escape_ascii().map(char::from));
    }
    text
}
