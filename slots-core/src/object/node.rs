//! `Node`: what weak references hold instead of the object, so that its memory can go while they stay.

use core::fmt;

use super::RawObj;
use crate::sync::{Local, Shared, SharedWeak, with};

/// What is run when an object dies; it is given the node that it was registered with.
pub(crate) type Callback = Box<dyn FnOnce(Shared<Node>)>;

/// The far end of one weak reference and its clones.
///
/// An object has one node of its own, which all weak references without a callback share, and knows those with a
/// callback through it.
pub(crate) struct Node {
    /// The object; `None` from when its last handle goes (H8).
    target: Local<Option<RawObj>>,
    callback: Local<Option<Callback>>,
    /// Of the object's own node: the nodes with a callback, oldest first.
    watchers: Local<Vec<SharedWeak<Node>>>,
}

impl Node {
    pub(crate) fn new(target: RawObj, callback: Option<Callback>) -> Shared<Self> {
        Shared::new(Self {
            target: Local::new(Some(target)),
            callback: Local::new(callback),
            watchers: Local::default(),
        })
    }

    /// The object, if it is alive.
    #[inline]
    pub(crate) fn target(&self) -> Option<RawObj> {
        self.target.get()
    }

    /// Whether a weak reference holds the object's own node, besides the object and the caller.
    pub(crate) fn is_referenced(this: &Shared<Self>) -> bool {
        Shared::strong_count(this) > 2
    }

    /// Lets the object know of a node with a callback.
    pub(crate) fn watch(&self, watcher: &Shared<Self>) {
        with(&self.watchers, |watchers| {
            if watchers.len() == watchers.capacity() {
                // Before it grows: nodes that nobody holds any more are not called.
                watchers.retain(|watcher| watcher.strong_count() > 0);
            }
            watchers.push(Shared::downgrade(watcher));
        });
    }

    /// The node of the latest weak reference with a callback that somebody still holds.
    pub(crate) fn latest_watcher(&self) -> Option<Shared<Self>> {
        with(&self.watchers, |watchers| watchers.iter().rev().find_map(SharedWeak::upgrade))
    }

    /// How many nodes with a callback somebody still holds.
    pub(super) fn watcher_count(&self) -> usize {
        with(&self.watchers, |watchers| watchers.iter().filter(|watcher| watcher.strong_count() > 0).count())
    }

    /// Cuts all weak references off the object.
    pub(super) fn cut(&self) {
        self.target.set(None);
        with(&self.watchers, |watchers| {
            for watcher in watchers.iter().filter_map(SharedWeak::upgrade) {
                watcher.target.set(None);
            }
        });
    }

    /// The callbacks of the weak references that somebody still holds, newest first, each with its node.
    pub(super) fn callbacks(&self) -> impl Iterator<Item = (Callback, Shared<Self>)> + use<> {
        // A callback may drop another weak reference: whether one is held is asked when its turn comes.
        self.watchers.take().into_iter().rev().filter_map(|watcher| {
            let node = watcher.upgrade()?;
            Some((node.callback.take()?, node))
        })
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node").field("target", &self.target).finish_non_exhaustive()
    }
}
