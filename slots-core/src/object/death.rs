//! What happens when an object's last handle goes.

use core::ptr::NonNull;

use super::memory::write_header_whole;
use super::{Memory, Node, RawObj};
use crate::class::{Item, ItemLayout, release};
use crate::panics::Panics;
use crate::sync::Shared;
use crate::turns::Turns;
use crate::value::Value;

thread_local! {
    static TURNS: Turns<Dying, 48> = const { Turns::new() };
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
    if node.is_none() && object.is_plain {
        // SAFETY: nothing looks at the header of an object without handles.
        unsafe { write_header_whole(raw) };
        // SAFETY: H8: nothing leads to the object any more; it has no items, and its instance needs no drop.
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
    Turns::drop_in_turn(&TURNS, Dying { raw, node });
}

impl Drop for Dying {
    fn drop(&mut self) {
        // SAFETY: the object's memory is freed at the end of this function.
        let class = unsafe { self.raw.header() }.class();
        let memory = match class.object.items {
            // SAFETY: H8: nothing leads to the object any more; the instance is dropped below, before the memory is,
            // which goes also if its drop panics.
            None => unsafe { Memory::of(self.raw, class) },
            // SAFETY: as above; and so are the items.
            Some(_) => unsafe { Memory::of_items(self.raw, class) },
        };
        let mut panics = Panics::default();
        if let Some(node) = self.node.take() {
            tell(&node, &mut panics);
        }
        if let Some(drop) = class.declared.rust.drop {
            // SAFETY: H1 and H8: the instance is live, of the class's type or of one with its layout (H7), and dropped once.
            panics.catch(|| unsafe { drop(self.raw.payload(), class) });
        }
        if let Some(items) = class.object.items {
            // SAFETY: H8 and H12: the items are live, and dropped once.
            unsafe { drop_items(&memory, items, &mut panics) };
        }
        drop(memory);
        if class.object.counted {
            // SAFETY: H5: the object has held its class until here.
            panics.catch(|| unsafe { release(NonNull::from(class)) });
        }
        panics.resume();
    }
}

/// Drops all items, whatever happens in the drop of one.
///
/// # Safety
///
/// The memory is that of an object with such items, which are live, and given up.
unsafe fn drop_items(memory: &Memory, items: ItemLayout, panics: &mut Panics) {
    if items.kind != Value::KIND {
        // Numbers alone.
        return;
    }
    // SAFETY: the caller's promise.
    let first = unsafe { memory.items(items) }.cast::<Value>();
    let mut left = 0..memory.len();
    while !left.is_empty() {
        panics.catch(|| {
            for index in &mut left {
                // SAFETY: H12: there are as many items as the memory has room for.
                let item = unsafe { first.add(index) };
                // SAFETY: the caller's promise; each index comes up once.
                unsafe { item.drop_in_place() };
            }
        });
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
