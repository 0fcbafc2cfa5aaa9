//! `Spot`: the attribute that a path leads to as far as classes alone tell, and what is done with it.

use core::any::TypeId;

use super::items::{Items, absent, no_parts};
use super::path::split;
use super::target::Unavailable;
use super::view::{View, ViewMut};
use super::{Vars, access, class_attr, dynamic, hooks, mut_in_dict, no_ref, not_lent_because, plain};
use crate::call::Receiver;
use crate::class::{Class, ClassRecord, Hooks, Member};
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::name::Asked;
use crate::object::Obj;
use crate::sync::Gate;
use crate::value::{Dict, List, Value};

/// What the next part of a path is taken from. `V` is the borrow of a plain instance, [`View`] or [`ViewMut`].
pub(super) enum Root<V> {
    Plain(V),
    /// A shared object, borrowed for each access by itself.
    Object(Obj),
    /// The `__dict__` of a shared object, likewise.
    Dict(Vars),
}

/// A borrow of a plain instance, of either kind.
pub(super) trait Borrowed {
    fn view(&self) -> View<'_>;
}

impl Borrowed for View<'_> {
    fn view(&self) -> View<'_> {
        *self
    }
}

impl Borrowed for ViewMut<'_> {
    fn view(&self) -> View<'_> {
        self.shared()
    }
}

/// An attribute of a root, or of a struct that lies in a root by value, at whatever depth.
pub(super) struct Spot<'p, V> {
    root: Root<V>,
    /// Holds what the part was found in, which the user's code may take from the object meanwhile.
    _held: Option<Class>,
    part: Part,
    name: &'p str,
    /// Where the path goes on from the attribute.
    rest: Option<&'p str>,
    /// The slot of the root that the part lies in, unless it is the root itself.
    outer: Option<&'p str>,
    /// The first slot on the way to the part that no write goes past, and the class that has it.
    guarded: Option<(&'static ClassRecord, &'static Member)>,
}

/// The instance that has the attribute: one that `record` describes, `offset` bytes into the root's (C1).
#[derive(Clone, Copy)]
struct Part {
    record: &'static ClassRecord,
    offset: usize,
}

impl Part {
    /// # Safety
    ///
    /// The part was found in the class that the live instance at `root` has, or had (H7); nothing writes to the instance while
    /// the result lives.
    unsafe fn of<'i>(self, root: *const u8) -> View<'i> {
        // SAFETY: C1: the part lies inside the root, as the slots say that hold it.
        let pointer = unsafe { root.add(self.offset) };
        // SAFETY: C1: a live instance of the class that the slot's type is.
        unsafe { View::at(pointer, self.record) }
    }

    /// # Safety
    ///
    /// As for [`of`](Self::of); the pointer may be written through, and nothing else accesses the instance while the result
    /// lives.
    unsafe fn of_mut<'i>(self, root: *mut u8) -> ViewMut<'i> {
        // SAFETY: as in `of`.
        let pointer = unsafe { root.add(self.offset) };
        // SAFETY: as in `of`.
        unsafe { ViewMut::at(pointer, self.record) }
    }

    /// Stores `value` in a slot of the part, which lies in `object`; `accessed` is the object's own slot.
    #[cfg_attr(debug_assertions, track_caller)]
    fn set_slot(self, object: &Obj, slot: &'static Member, value: Value, accessed: &str) -> Result<()> {
        let record = self.record;
        if slot.flags & Member::HOOKED != 0 && record.hooks.has(Hooks::SETATTR) {
            let _writing = object.writing(accessed)?;
            // SAFETY: H1; the part was found in the object's class. H9: nobody else reads or writes while `_writing`
            // lives.
            let mut part = unsafe { self.of_mut(object.raw().payload()) }.seen();
            // SAFETY: the slot is of the record that describes the part.
            return unsafe { plain::set_member(&mut *part, slot, value) };
        }
        if slot.flags & Member::READONLY != 0 {
            return Err(Error::attribute(Fault::ReadOnly, record.shape(), &slot.decl.name()));
        }
        let is_told = slot.flags & Member::NOTIFY != 0 && record.hooks.has(Hooks::NOTIFY);
        if is_told {
            plain::can_notify(record)?;
        }
        let read = || -> Result<Value> {
            let _reading = object.reading(accessed)?;
            // SAFETY: H1; the part was found in the object's class. H9: nobody writes while `_reading` lives.
            let part = unsafe { self.of(object.raw().payload()) };
            // SAFETY: the slot is of the record that describes the part.
            unsafe { part.get(slot) }
        };
        let old = is_told.then(|| read().unwrap_or_default());
        // SAFETY: H1; C1: the part lies inside the object's instance (H7: also if its class was assigned since).
        let instance = unsafe { object.raw().payload().add(self.offset) };
        let gate = Gate::of(&object.header().borrow);
        // SAFETY: C1: the slot is of the record that describes the part; H7: also if the user's code has assigned
        // another class meanwhile. H9: the gate is that of the object.
        unsafe { access::set_value(instance, slot, value, gate) }
            .map_err(|denied| self.denied(denied, slot, object, accessed))?;
        let Some(old) = old else { return Ok(()) };
        let new = read().unwrap_or_default();
        let _writing = object.writing(accessed)?;
        // SAFETY: as for the hook above.
        let mut part = unsafe { self.of_mut(object.raw().payload()) }.seen();
        hooks::notify(record, Receiver::Mut(&mut *part), slot.decl.name(), old, new)
    }

    #[cold]
    fn denied(self, denied: access::Denied, slot: &Member, object: &Obj, accessed: &str) -> Error {
        match denied {
            access::Denied::Busy => object.busy(Some(accessed)),
            denied => denied.on(&self.record.shape, slot),
        }
    }
}

/// What is written to in place, by the type of its slot.
enum InPlace {
    Value,
    List,
    Dict,
}

impl InPlace {
    fn of(slot: &Member) -> Option<Self> {
        let ty = slot.decl.ty;
        let types = [
            (TypeId::of::<Value>(), Self::Value),
            (TypeId::of::<List>(), Self::List),
            (TypeId::of::<Dict>(), Self::Dict),
        ];
        types.into_iter().find_map(|(id, found)| (ty.value == id && !ty.opaque).then_some(found))
    }
}

impl<'p, V: Borrowed> Spot<'p, V> {
    pub(super) fn new(root: Root<V>, path: &'p str) -> Self {
        let record = match &root {
            Root::Plain(instance) => instance.view().record(),
            Root::Object(object) => object.record(),
            Root::Dict(vars) => vars.object().record(),
        };
        let (name, rest) = split(path);
        let held = match &root {
            Root::Plain(_) => None,
            Root::Object(object) => Some(object.class()),
            Root::Dict(vars) => Some(vars.object().class()),
        };
        let mut spot =
            Self { root, _held: held, part: Part { record, offset: 0 }, name, rest, outer: None, guarded: None };
        if !matches!(spot.root, Root::Dict(_)) {
            spot.enter();
        }
        spot
    }

    /// Goes on into what the slots hold by value, as far as the path goes on there.
    fn enter(&mut self) {
        while let (Some(rest), Some(slot)) = (self.rest, self.part.record.table.find(self.name))
            && let (Some(nested), None) = (slot.decl.nested, InPlace::of(slot))
        {
            if slot.flags != 0 {
                self.guarded.get_or_insert((self.part.record, slot));
            }
            self.outer.get_or_insert(self.name);
            self.part = Part { record: (nested.record)(), offset: self.part.offset + slot.offset as usize };
            (self.name, self.rest) = split(rest);
        }
    }

    /// Where the path goes on from the attribute, if that is not its end.
    pub(super) const fn rest(&self) -> Option<&'p str> {
        self.rest
    }

    /// What of the root is accessed, for the message that it is borrowed.
    fn accessed(&self) -> &'p str {
        self.outer.unwrap_or(self.name)
    }

    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) fn get(&self) -> Result<Value> {
        let get = |view: View<'_>| match view.record().table.find(self.name) {
            // SAFETY: the member is of the record that describes the instance.
            Some(member) => match unsafe { view.get(member) } {
                Err(error) => plain::ask_getattr(&*view.seen(), self.name, error),
                got => got,
            },
            None => plain::get(&*view.seen(), &Asked::of(&self.name)),
        };
        match &self.root {
            // SAFETY: the part was found in the instance's class, and stays borrowed as the instance does.
            Root::Plain(instance) => get(unsafe { self.part.of(instance.view().pointer()) }),
            Root::Object(object) if self.outer.is_none() => object.getattr(self.name),
            Root::Object(object) => {
                let _reading = object.reading(self.accessed())?;
                // SAFETY: H1; the part was found in the object's class. H9: nobody writes while `_reading` lives.
                get(unsafe { self.part.of(object.raw().payload()) })
            }
            Root::Dict(vars) => vars.get(self.name)?.ok_or_else(|| absent(self.name, "dict")),
        }
    }

    pub(super) fn has(&self) -> bool {
        let has = |view: View<'_>| match view.record().table.find(self.name) {
            // SAFETY: the member is of the record that describes the instance.
            Some(member) if unsafe { view.is_set(member) } => true,
            found => plain::has(&*view.seen(), &Asked::of(&self.name), found.is_none()),
        };
        match &self.root {
            // SAFETY: the part was found in the instance's class, and stays borrowed as the instance does.
            Root::Plain(instance) => has(unsafe { self.part.of(instance.view().pointer()) }),
            Root::Object(object) if self.outer.is_none() => object.hasattr(self.name),
            Root::Object(object) => {
                let Some(_reading) = object.header().borrow.read() else { return false };
                // SAFETY: H1; the part was found in the object's class. H9: nobody writes while `_reading` lives.
                has(unsafe { self.part.of(object.raw().payload()) })
            }
            Root::Dict(vars) => vars.contains(self.name).unwrap_or(false),
        }
    }

    /// Whether the path's end may be written: no slot on the way, from the root on, wants the whole to be written instead.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) fn writable(&self) -> Result<()> {
        if let Some((record, slot)) = self.guarded {
            return Err(Error::attribute(not_lent_because(slot), &record.shape, &slot.decl.name()));
        }
        let (Some(rest), Some(slot)) = (self.rest, self.slot()) else { return Ok(()) };
        if slot.flags != 0 {
            return Err(Error::attribute(not_lent_because(slot), &self.part.record.shape, &slot.decl.name()));
        }
        match InPlace::of(slot) {
            Some(_) => Ok(()),
            None => Err(self.not_in_place(slot, split(rest).0)),
        }
    }

    fn slot(&self) -> Option<&'static Member> {
        if matches!(self.root, Root::Dict(_)) { None } else { self.part.record.table.find(self.name) }
    }

    /// Why part `next` of a slot is not written to that is of a type of its own.
    #[cold]
    #[cfg_attr(debug_assertions, track_caller)]
    fn not_in_place(&self, slot: &Member, next: &str) -> Error {
        let (class, name) = (self.part.record.shape.name, slot.decl.name());
        match self.get() {
            Ok(Value::List(_) | Value::Dict(_)) => {
                let message = format!(
                    "slot '{name}' of '{class}' objects is a {}, whose parts are not written one by one: \
                     write the whole with setattr",
                    slot.decl.type_text()
                );
                Error::new(ErrorKind::Type, "path-into-value", message).about(class, Some(name))
            }
            Ok(value) => no_parts(next, &value.type_name()),
            // Unset, or opaque.
            Err(error) => error,
        }
    }
}

impl Spot<'_, ViewMut<'_>> {
    /// Stores `value`, once [`writable`](Self::writable) has been asked.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) fn set(self, value: Value) -> Result<()> {
        let (accessed, slot) = (self.accessed(), self.slot());
        match self.root {
            Root::Plain(mut instance) => {
                // SAFETY: the part was found in the instance's class, and stays uniquely borrowed as the instance does.
                let mut part = unsafe { self.part.of_mut(instance.pointer()) }.seen();
                match slot {
                    // SAFETY: the slot is of the record that describes the part.
                    Some(slot) => unsafe { plain::set_member(&mut *part, slot, value) },
                    None => plain::set(&mut *part, &Asked::of(&self.name), value),
                }
            }
            Root::Object(object) if self.outer.is_none() => object.setattr(self.name, value),
            Root::Object(object) => {
                if let Some(slot) = slot {
                    return self.part.set_slot(&object, slot, value, accessed);
                }
                let mut value = match value {
                    // Before the object is borrowed: it may be the one whose dict this is.
                    Value::Vars(vars) if self.name == "__dict__" => Value::Dict(vars.to_dict()?),
                    value => value,
                };
                let writing = object.writing(accessed)?;
                // SAFETY: H1; the part was found in the object's class. H9: nobody else reads or writes while `writing` lives.
                let view = unsafe { self.part.of_mut(object.raw().payload()) };
                let record = view.record();
                if record.hooks.has(Hooks::SETATTR) || class_attr::find(record, &Asked::of(&self.name)).is_some() {
                    // The class has a say in it; what its code is given is the part that is borrowed.
                    return plain::set(&mut *view.seen(), &Asked::of(&self.name), value);
                }
                let stored = dynamic::set(view, &Asked::of(&self.name), &mut value);
                drop(writing);
                // What was there, or was refused, is dropped when the object is not borrowed any more (H11).
                drop(value);
                stored
            }
            Root::Dict(vars) => vars.insert(self.name, value).map(drop),
        }
    }

    /// Unsets or removes it, likewise.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) fn delete(self) -> Result<()> {
        let accessed = self.accessed();
        let slot = self.slot();
        match self.root {
            Root::Plain(mut instance) => {
                // SAFETY: the part was found in the instance's class, and stays uniquely borrowed as the instance does.
                let mut part = unsafe { self.part.of_mut(instance.pointer()) }.seen();
                super::Attributes::delattr(&mut *part, self.name)
            }
            Root::Object(object) if self.outer.is_none() => object.delattr(self.name),
            Root::Object(object) => {
                // SAFETY: H1; C1: the part lies inside the object's instance (H7: also if its class was assigned since).
                let instance = unsafe { object.raw().payload().add(self.part.offset) };
                let record = self.part.record;
                // What the user's code is given is the part that is borrowed; where there is none to run, nothing is.
                let is_hooked = record.hooks.has(Hooks::DELATTR);
                if is_hooked || slot.is_none() && class_attr::find(record, &Asked::of(&self.name)).is_some() {
                    let _writing = object.writing(accessed)?;
                    // SAFETY: as above. H9: nobody else reads or writes while `_writing` lives.
                    let mut part = unsafe { ViewMut::at(instance, record) }.seen();
                    return super::Attributes::delattr(&mut *part, self.name);
                }
                if let Some(slot) = slot {
                    let gate = Gate::of(&object.header().borrow);
                    // SAFETY: C1: the slot is of the record that describes the part. H9: the gate is that of the object.
                    return unsafe { access::delete(instance, slot, gate) }
                        .map_err(|denied| self.part.denied(denied, slot, &object, accessed));
                }
                let writing = object.writing(accessed)?;
                // SAFETY: H1; the part was found in the object's class. H9: nobody else reads or writes while `writing` lives.
                let view = unsafe { ViewMut::at(instance, record) };
                let mut removed = Value::None;
                let deleted = dynamic::delete(view, &Asked::of(&self.name), &mut removed);
                drop(writing);
                // What was there is dropped when the object is not borrowed any more (H11).
                drop(removed);
                deleted
            }
            Root::Dict(vars) => vars.remove(self.name)?.map(drop).ok_or_else(|| absent(self.name, "dict")),
        }
    }

    /// Lets `act` at the list or dict that is there, in place, once [`writable`](Self::writable) has been asked.
    ///
    /// It drops no value: destructors are the user's code, and the object is borrowed (H11).
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) fn edit<R>(self, act: impl FnOnce(Items<'_>) -> Result<R>) -> Result<R> {
        let accessed = self.accessed();
        match self.root {
            Root::Plain(mut instance) => {
                // SAFETY: the part was found in the instance's class, and stays uniquely borrowed as the instance does.
                let view = unsafe { self.part.of_mut(instance.pointer()) };
                items(view, self.name).and_then(act)
            }
            Root::Object(object) => {
                if self.outer.is_none() && self.part.record.table.find(self.name).is_none() {
                    object.own_to_lend(&Asked::of(&self.name))?;
                }
                let _writing = object.writing(accessed)?;
                // SAFETY: H1; the part was found in the object's class. H9: nobody else reads or writes while `_writing` lives.
                let view = unsafe { self.part.of_mut(object.raw().payload()) };
                items(view, self.name).and_then(act)
            }
            Root::Dict(vars) => {
                let _writing = vars.object().writing("__dict__")?;
                // SAFETY: H9: nobody else reads or writes while `_writing` lives.
                let dict = unsafe { vars.object().view_mut() }.dict();
                let value = dict.and_then(|dict| dict.get_mut(self.name)).ok_or_else(|| absent(self.name, "dict"))?;
                act(Items::Value(value))
            }
        }
    }
}

/// The list or dict in an attribute.
fn items<'i>(view: ViewMut<'i>, name: &str) -> Result<Items<'i>> {
    let Some(slot) = view.shared().record().table.find(name) else {
        return mut_in_dict(view, &Asked::of(&name)).map(Items::Value);
    };
    match InPlace::of(slot) {
        // SAFETY: the slot is of the record that describes the instance.
        Some(InPlace::List) => unsafe { lend(view, slot) }.map(Items::List),
        // SAFETY: as above.
        Some(InPlace::Dict) => unsafe { lend(view, slot) }.map(Items::Dict),
        // SAFETY: as above.
        _ => unsafe { lend(view, slot) }.map(Items::Value),
    }
}

/// # Safety
///
/// The slot is in the table of the instance's own class, or of one that it embeds.
unsafe fn lend<'i, T: 'static>(mut view: ViewMut<'i>, slot: &Member) -> Result<&'i mut T> {
    // SAFETY: the caller's promise.
    match unsafe { access::typed::<T>(view.pointer(), slot) } {
        // SAFETY: `typed` found a live `T` there, through a pointer that may write; it stays uniquely borrowed.
        Ok(place) => Ok(unsafe { &mut *place.cast_mut() }),
        Err(fault) => Err(no_ref::<T>(view.shared(), slot, fault.map(Unavailable).as_ref())),
    }
}
