//! What happens when an object's last handle goes.

use core::any::Any;
use core::cell::{Cell, RefCell};
use core::mem::{ManuallyDrop, take};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::memory::write_header_whole;
use super::{Memory, Node, RawObj};
use crate::sync::Shared;

/// How deep objects may be dropped inside of each other before the rest waits until the stack is unwound.
const DEEPEST: u32 = 48;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Empty, and without memory of its own, whenever no object is being dropped. Never dropped, so that the objects in a
    /// thread's other variables find it when these are dropped at the thread's end.
    static WAITING: RefCell<ManuallyDrop<Vec<Dying>>> = const { RefCell::new(ManuallyDrop::new(Vec::new())) };
}

/// An object without handles whose instance has not been dropped yet; dropped to finalise it.
struct Dying {
    raw: RawObj,
    node: Option<Shared<Node>>,
}

/// Finalises an object: cuts and tells its weak references, drops the instance, frees the memory.
///
/// # Safety
///
/// The object's count has just become 0 (H1), and this is the one call that this has led to (H8).
#[inline(never)]
pub(super) unsafe fn finalise(raw: RawObj) {
    // SAFETY: the object's memory is not freed before the end.
    let header = unsafe { raw.header() };
    header.borrow.retire();
    let class = header.class();
    let object = &class.object;
    // SAFETY: H4, as the class says.
    let node = if object.has_weakref { unsafe { raw.weak_word() }.take() } else { None };
    if node.is_none() && object.drop.is_none() {
        // SAFETY: nothing looks at the header of an object without handles.
        unsafe { write_header_whole(raw) };
        // SAFETY: H8: nothing leads to the object any more, and its instance needs no drop.
        drop(unsafe { Memory::of(raw, class) });
    } else {
        finalise_in_turn(raw, node);
    }
}

/// As [`finalise`], where code of the user's may have to run: as deep in other drops as the stack can bear, else later.
#[inline(never)]
fn finalise_in_turn(raw: RawObj, node: Option<Shared<Node>>) {
    if let Some(node) = &node {
        // At once, also if the rest has to wait: a weak reference must not bring the object back.
        node.cut();
    }
    let dying = Dying { raw, node };
    let depth = DEPTH.get();
    if depth < DEEPEST {
        let level = Level::enter(depth);
        drop(dying);
        drop(level);
    } else {
        // The outermost drop finalises it.
        WAITING.with_borrow_mut(|waiting| waiting.push(dying));
    }
}

/// One more drop inside of another; the outermost finalises those that waited, also when it ends by a panic.
struct Level(u32);

impl Level {
    fn enter(depth: u32) -> Self {
        DEPTH.set(depth + 1);
        Self(depth)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        if self.0 == 0 {
            let mut panics = Panics::default();
            while let Some(dying) = WAITING.with_borrow_mut(|waiting| waiting.pop()) {
                panics.catch(|| drop(dying));
            }
            let room = WAITING.with_borrow_mut(|waiting| take(&mut **waiting));
            drop(room);
            DEPTH.set(0);
            panics.resume();
        } else {
            DEPTH.set(self.0);
        }
    }
}

impl Drop for Dying {
    fn drop(&mut self) {
        // SAFETY: the object's memory is freed at the end of this function.
        let class = unsafe { self.raw.header() }.class();
        // SAFETY: H8: nothing leads to the object any more; the instance is dropped below, before the memory is, which
        // goes also if its drop panics.
        let memory = unsafe { Memory::of(self.raw, class) };
        let mut panics = Panics::default();
        if let Some(node) = self.node.take() {
            tell(&node, &mut panics);
        }
        if let Some(drop) = class.object.drop {
            // SAFETY: H1 and H8: the instance is live, of the class's type or of one with its layout (H7), and dropped once.
            panics.catch(|| unsafe { drop(self.raw.payload()) });
        }
        drop(memory);
        panics.resume();
    }
}

/// Runs the callbacks of an object that is dead already. One that panics keeps none of the others from running.
fn tell(node: &Node, panics: &mut Panics) {
    for (callback, watcher) in node.callbacks() {
        panics.catch(|| callback(watcher));
    }
}

/// As at the death of an object, of one whose instance lives on as a plain value.
pub(super) fn part(node: &Node) {
    let mut panics = Panics::default();
    tell(node, &mut panics);
    panics.resume();
}

/// Lets the rest run when something panics; the first panic goes on once everything has.
#[derive(Default)]
struct Panics(Option<Box<dyn Any + Send>>);

impl Panics {
    fn catch(&mut self, act: impl FnOnce()) {
        // What the act leaves behind is never looked at again.
        match (catch_unwind(AssertUnwindSafe(act)), &self.0) {
            (Err(panic), None) => self.0 = Some(panic),
            (Err(panic), Some(_)) => discard(panic),
            (Ok(()), _) => {}
        }
    }

    fn resume(self) {
        match self.0 {
            // A second panic while the first unwinds would abort.
            Some(panic) if !std::thread::panicking() => resume_unwind(panic),
            Some(panic) => discard(panic),
            None => {}
        }
    }
}

/// Drops what a panic carries, which may panic itself.
fn discard(panic: Box<dyn Any + Send>) {
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        core::mem::forget(another);
    }
}
