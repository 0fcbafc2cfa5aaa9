//! Attributes by name on a handle: the same protocol, with the borrow taken only around the access itself.

use core::ptr::NonNull;

use super::class_attr::OfClass;
use super::target::Unavailable;
use super::view::{View, ViewMut};
use super::{
    AttrTarget, Vars, access, becomes_a_value, class_attr, dynamic, hooks, lent, mut_in_dict, no_ref, no_vars, not_lent,
};
use crate::attr::{Attr, get_native};
use crate::call::Receiver;
use crate::class::{Entry, EntryRef, Hooks, Member, MemberRef};
use crate::error::{Error, Fault, Result};
use crate::name::{Asked, AttrName, Key, Name, Text};
use crate::object::{Obj, Ref, RefMut};
use crate::sync::{Gate, Reading, Writing};
use crate::value::{IntoValue, Kind, Value};

#[expect(clippy::inline_always, reason = "as for the attributes of a plain instance")]
impl<T> Obj<T> {
    /// The attribute's value; that of the object's own class, whatever the handle's type.
    ///
    /// # Errors
    ///
    /// As [`Attributes::getattr`](super::Attributes::getattr), and if the object is mutably borrowed
    /// (`already-mutably-borrowed`).
    #[inline(always)]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn getattr(&self, name: impl AttrName) -> Result<Value> {
        let (header, key) = (self.header(), name.key());
        let Some(entry) = header.class().table.find_key(&key, name.lazy()) else {
            // Two ways, so that a name goes by itself and nothing is put together in memory for it.
            return match name.known() {
                Some(name) => self.get_named(name),
                None => self.get_text(&Asked::hashed(&name, key)),
            };
        };
        let (instance, offset) = (self.instance(), entry.offset);
        if header.borrow.is_readable() {
            match entry.kind {
                // SAFETY: H6: `entry` was found in the table of the object's class. H9: nobody writes, and no code runs meanwhile.
                Kind::F64 => return Ok(Value::Float(unsafe { access::scalar(instance, offset) })),
                // SAFETY: as above.
                Kind::I64 => return Ok(Value::Int(unsafe { access::scalar(instance, offset) })),
                // SAFETY: as above.
                Kind::Untyped if let Some(number) = unsafe { access::number(instance, offset) } => return Ok(number),
                _ => {}
            }
        }
        if entry.kind == Kind::Property { self.get_property(entry) } else { self.get_entry(entry, &Asked::of(&name)) }
    }

    /// A borrow of the attribute, without conversion; see [`Attributes::attr_ref`](super::Attributes::attr_ref).
    ///
    /// ```
    /// # use slots_core::{Obj, builtins::Float};
    /// # // The guide shows it with slots.
    /// let float = Obj::new(Float(1.0));
    /// assert!(float.attr_ref::<f64>("zz").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// As there, and if the object is mutably borrowed (`already-mutably-borrowed`). A value that the class has is lent as the
    /// object's own are; what a property or descriptor computes is not (`computed-attribute`).
    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn attr_ref<U: AttrTarget + ?Sized>(&self, name: impl AttrName) -> Result<Ref<'_, U>> {
        let (reading, key) = (self.reading(name.text())?, name.key());
        // SAFETY: H9: nobody writes while `reading` lives.
        let view = unsafe { self.view() };
        let entry = view.record().table.find_key(&key, name.lazy());
        // SAFETY: H6: `entry` was found in the table of the object's class.
        let at_once = entry.and_then(|entry| unsafe { U::at_once(view.pointer(), EntryRef(entry)) });
        let found = match (at_once, entry.and_then(Entry::slot)) {
            (Some(found), _) => found,
            // SAFETY: as above.
            (None, Some(member)) => match unsafe { U::in_slot(view.pointer(), MemberRef(member)) } {
                Ok(found) => found,
                Err(unavailable) => return Err(no_ref::<U>(view, member, unavailable.as_ref())),
            },
            (None, None) => {
                let in_dict = if entry.is_none() { dynamic::existing(view, &key) } else { None };
                let Some(found) = in_dict.and_then(U::in_value) else {
                    drop(reading);
                    return self.ref_dynamic(&Asked::hashed(&name, key));
                };
                found
            }
        };
        // SAFETY: H9: what was found belongs to the object that `reading` is a borrow of.
        Ok(unsafe { Ref::new(NonNull::from(found), reading) })
    }

    /// As [`attr_ref`](Self::attr_ref), of what is in no slot: in the `__dict__`, or a plain value that the class has.
    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn ref_dynamic<U: AttrTarget + ?Sized>(&self, name: &Asked<'_>) -> Result<Ref<'_, U>> {
        // Before the object is borrowed: a descriptor is asked whether it wins over the dict (H11).
        if class_attr::find(self.record(), name).is_some_and(|attr| attr.is_data()) {
            return Err(class_attr::computed(&self.class_name(), name.text()));
        }
        let reading = self.reading(name.text())?;
        // SAFETY: H9: nobody writes while `reading` lives.
        let view = unsafe { self.view() };
        let value = match dynamic::find(view, name)? {
            Some(value) => value,
            None => match class_attr::of_class(view, name) {
                OfClass::Value(value) => value,
                OfClass::Computed => return Err(class_attr::computed(view.shape().name, name.text())),
                OfClass::Nothing => return Err(dynamic::no_attribute(view, name)),
            },
        };
        let found = NonNull::from(lent::<U>(view.shape(), value, name)?);
        // SAFETY: H9: what was found belongs to the object that `reading` is a borrow of, or to its class, which the object
        // holds (H5) and, as long as it is borrowed, keeps.
        Ok(unsafe { Ref::new(found, reading) })
    }

    /// Refuses to lend for writing what the object has from its class and not by itself.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) fn own_to_lend(&self, name: &Asked<'_>) -> Result<()> {
        let class = self.class();
        let Some(attr) = class_attr::find(class.record(), name) else { return Ok(()) };
        // A descriptor is the user's code: it is asked before the object is borrowed (H11).
        let is_own = !attr.is_data() && {
            let _reading = self.reading(name.text())?;
            // SAFETY: H9: nobody writes while `_reading` lives.
            dynamic::find(unsafe { self.view() }, name)?.is_some()
        };
        if is_own {
            return Ok(());
        }
        Err(class_attr::read_only(class.name(), name.text(), "class-attr-read-only"))
    }

    /// A unique borrow of the attribute, without conversion; see
    /// [`Attributes::attr_mut`](super::Attributes::attr_mut).
    ///
    /// # Errors
    ///
    /// As there, and if the object is borrowed (`already-borrowed`, `already-mutably-borrowed`). What the object has from its
    /// class is not lent (`class-attr-read-only`).
    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn attr_mut<U: 'static>(&self, name: impl AttrName) -> Result<RefMut<'_, U>> {
        if self.record().table.find(&name).is_none() {
            self.own_to_lend(&Asked::of(&name))?;
        }
        let writing = self.writing(name.text())?;
        // SAFETY: H9: nobody else reads or writes while `writing` lives.
        let mut view = unsafe { self.view_mut() };
        let place = match view.shared().record().table.find(&name) {
            Some(member) if member.flags != 0 => return Err(not_lent(view.shared(), member)),
            // SAFETY: H6: `member` was found in the table of the object's class.
            Some(member) => match unsafe { access::typed::<U>(view.pointer(), member) } {
                // SAFETY: a slot's place is not null.
                Ok(place) => unsafe { NonNull::new_unchecked(place.cast_mut()) },
                Err(fault) => return Err(no_ref::<U>(view.shared(), member, fault.map(Unavailable).as_ref())),
            },
            None => NonNull::from(mut_in_dict::<U>(view, &Asked::of(&name))?),
        };
        // SAFETY: H9: what was found belongs to the object that `writing` is a borrow of; it was reached through a pointer
        // that may write (H3).
        Ok(unsafe { RefMut::new(place, writing) })
    }

    /// Stores `value` in the slot, or else in the `__dict__`; see [`Attributes::setattr`](super::Attributes::setattr).
    ///
    /// Conversions and validators run before the object is borrowed, the destructor of what was there after.
    ///
    /// `__class__` can be set to a [`Class`](crate::Class), as by [`set_class`](Self::set_class), and `__dict__` to a dict, whose contents
    /// become the object's (rule `dict-assign`).
    ///
    /// # Errors
    ///
    /// As there, and if the object is borrowed (`already-borrowed`, `already-mutably-borrowed`).
    #[inline(always)]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn setattr<V: IntoValue>(&self, name: impl AttrName, value: V) -> Result<()> {
        let (header, key) = (self.header(), name.key());
        let found = header.class().table.find_key(&key, name.lazy());
        let Some(member) = found.and_then(Entry::plain_slot) else {
            return match (found.and_then(Entry::slot), name.known()) {
                // SAFETY: H6: `member` was found in the table of the object's class.
                (Some(member), _) => unsafe { self.set_member(member, value) },
                (None, Some(name)) if found.is_none() && becomes_a_value::<V>() => self.set_named(name, value),
                (None, _) => self.set_dynamic(&Asked::hashed(&name, key), value),
            };
        };
        // A value of the user's own may give the object another class while it is asked for its text: this one, and the member,
        // are held until the end.
        let _held = if V::EXACT.is_none() && header.class().object.counted { Some(self.class()) } else { None };
        // SAFETY: H6: `member` was found in the table of the object's class. H9: the gate is that of the object.
        match unsafe { access::put(self.raw().payload(), member, value, Gate::of(&header.borrow)) } {
            Ok(None) => Ok(()),
            // SAFETY: H6: as above.
            Ok(Some(value)) => unsafe { self.set_member(member, value) },
            // Not the member's name: the destructor of the value that was refused may have taken the class away.
            Err(_) => Err(self.busy(Some(name.text()))),
        }
    }

    /// Unsets the slot, or else removes the attribute from the `__dict__`; see
    /// [`Attributes::delattr`](super::Attributes::delattr).
    ///
    /// # Errors
    ///
    /// As there, and if the object is borrowed (`already-borrowed`, `already-mutably-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn delattr(&self, name: impl AttrName) -> Result<()> {
        let record = self.record();
        if record.hooks.has(Hooks::DELATTR) {
            let _held = self.class();
            return hooks::delattr(record, Receiver::Object(self.erased_ref()), name.text());
        }
        self.generic_delattr(name)
    }

    /// As [`getattr`](Self::getattr), without asking the class's `__getattr__`: Python's `object.__getattribute__`.
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn generic_getattr(&self, name: impl AttrName) -> Result<Value> {
        match self.record().table.find(&name) {
            // SAFETY: H6: `member` was found in the table of the object's class.
            Some(member) => unsafe { self.get_slot(member) },
            None => self.find_dynamic(&Asked::of(&name)),
        }
    }

    /// As [`setattr`](Self::setattr), without asking the class's `__setattr__`, which itself writes with this: Python's
    /// `object.__setattr__`.
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn generic_setattr(&self, name: impl AttrName, value: impl IntoValue) -> Result<()> {
        match self.record().table.find(&name) {
            // SAFETY: H6: `member` was found in the table of the object's class.
            Some(member) => unsafe { self.store_member(member, value) },
            None => self.store_dynamic(&Asked::of(&name), value),
        }
    }

    /// As [`delattr`](Self::delattr), without asking the class's `__delattr__`: Python's `object.__delattr__`.
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn generic_delattr(&self, name: impl AttrName) -> Result<()> {
        match self.record().table.find(&name) {
            // SAFETY: H6: `member` was found in the table of the object's class.
            Some(member) => unsafe { self.delete_member(member) },
            None => self.delete_dynamic(&Asked::of(&name)),
        }
    }

    /// The text that shows the object: what its class's `__repr__` says, or `<Point object at 0x..>`.
    ///
    /// # Errors
    ///
    /// Those of `__repr__`; `TypeError` if it returns no text (`repr-not-string`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn repr(&self) -> Result<String> {
        let record = self.record();
        if record.hooks.has(Hooks::REPR) {
            let _held = self.class();
            return hooks::repr(record, Receiver::Object(self.erased_ref()));
        }
        Ok(self.generic_repr())
    }

    /// Whether [`getattr`](Self::getattr) would find the attribute: `false` also while the object is mutably borrowed, if
    /// its content has to be looked at, and after any error of the class's own code. Allocates nothing itself.
    #[must_use]
    pub fn hasattr(&self, name: impl AttrName) -> bool {
        let (header, key) = (self.header(), name.key());
        let found = header.class().table.find_key(&key, name.lazy());
        if found.is_none() && header.class().is_bare() && !key.may_be_special() {
            return false;
        }
        let found = found.and_then(Entry::slot);
        if let Some(member) = found
            && !member.decl.ty.deletable
        {
            return header.borrow.is_readable();
        }
        // What is in the header is no content of the instance.
        if found.is_none() && header.class().has_special(name.text()) {
            return true;
        }
        if header.class().hooks.has(Hooks::GETATTR) {
            return self.getattr(name).is_ok();
        }
        let attr = if found.is_none() { class_attr::find(header.class(), &Asked::of(&name)) } else { None };
        // As in `getattr`: what the class says comes before the dict, or after it.
        if let Some(attr) = attr.as_ref().filter(|attr| attr.is_data()) {
            return class_attr::get(attr, Receiver::Object(self.erased_ref()), name.text()).is_ok();
        }
        let has = {
            let Some(_reading) = header.borrow.read() else { return false };
            // SAFETY: H9: nobody writes while `_reading` lives.
            let view = unsafe { self.view() };
            match found {
                // SAFETY: H6: `member` was found in the table of the object's class.
                Some(member) => unsafe { view.is_set(member) },
                None => dynamic::has(view, &Asked::of(&name)),
            }
        };
        has || attr.is_some_and(|attr| class_attr::get(&attr, Receiver::Object(self.erased_ref()), name.text()).is_ok())
    }

    /// All attribute names, sorted, or what the class's `__dir__` lists; see [`Attributes::dir`](super::Attributes::dir).
    ///
    /// # Errors
    ///
    /// The object is mutably borrowed (`already-mutably-borrowed`); those of `__dir__`, and `TypeError` if it returns no list of
    /// texts (`dir-not-list`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn dir(&self) -> Result<Vec<String>> {
        let record = self.record();
        if record.hooks.has(Hooks::DIR) {
            let _held = self.class();
            return hooks::dir(record, Receiver::Object(self.erased_ref()));
        }
        self.generic_dir()
    }

    /// As [`dir`](Self::dir), without asking the class's `__dir__`.
    ///
    /// # Errors
    ///
    /// The object is mutably borrowed (`already-mutably-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn generic_dir(&self) -> Result<Vec<String>> {
        let _reading = self.reading("__dict__")?;
        // SAFETY: H9: nobody writes while `_reading` lives.
        Ok(unsafe { self.view() }.dir())
    }

    /// Names and values of the attributes as they are now; see [`Attributes::attrs`](super::Attributes::attrs).
    ///
    /// # Errors
    ///
    /// The object is mutably borrowed (`already-mutably-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn attrs(&self) -> Result<Vec<(String, Result<Value>)>> {
        let _reading = self.reading("__dict__")?;
        // SAFETY: H9: nobody writes while `_reading` lives.
        let view = unsafe { self.view() };
        Ok(view.attrs().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The `__dict__`, live (Python's `vars()`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the object has none (`no-vars`).
    pub fn vars(&self) -> Result<Vars> {
        if self.record().dict.is_none() {
            return Err(no_vars(&self.class_name()));
        }
        Ok(Vars::of(self.erased()))
    }

    /// Another handle to the object, without its type.
    pub(crate) fn erased(&self) -> Obj {
        self.clone().erase()
    }

    /// The handle without its type, by reference.
    #[inline]
    pub(crate) const fn erased_ref(&self) -> &Obj {
        // SAFETY: all handles have the same representation. H2: an `Object`, which has no bytes, lies anywhere.
        unsafe { &*core::ptr::from_ref(self).cast() }
    }

    #[inline]
    const fn instance(&self) -> *const u8 {
        self.raw().payload()
    }

    /// # Safety
    ///
    /// Nobody writes to the object while the result is in use.
    pub(super) unsafe fn view<'o>(&self) -> View<'o> {
        // SAFETY: H1: the instance is live as long as the handle is. The caller promises the rest.
        unsafe { View::at(self.instance(), self.record()) }
    }

    /// # Safety
    ///
    /// Nobody else reads the object or writes to it while the result is in use.
    pub(super) unsafe fn view_mut<'o>(&self) -> ViewMut<'o> {
        // SAFETY: H1: the instance is live as long as the handle is. The caller promises the rest.
        unsafe { ViewMut::at(self.raw().payload(), self.record()) }
    }

    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) fn reading(&self, name: &str) -> Result<Reading<'_>> {
        match self.header().borrow.read() {
            Some(reading) => Ok(reading),
            None => Err(self.busy(Some(name))),
        }
    }

    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) fn writing(&self, name: &str) -> Result<Writing<'_>> {
        match self.header().borrow.write() {
            Some(writing) => Ok(writing),
            None => Err(self.busy(Some(name))),
        }
    }

    /// What the name stands for, which was found in the table of the object's class.
    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn get_entry(&self, entry: &'static Entry, name: &Asked<'_>) -> Result<Value> {
        let Some(member) = entry.slot() else { return self.get_dynamic(name) };
        // SAFETY: H6: `entry` was found in the table of the object's class.
        let got = unsafe { self.get_slot(member) };
        match got {
            Err(error) => self.ask_getattr(member.decl.name(), error),
            got => got,
        }
    }

    /// # Safety
    ///
    /// H6: the member fits the object.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) unsafe fn get_slot(&self, member: &'static Member) -> Result<Value> {
        let _reading = self.reading(member.decl.name())?;
        // SAFETY: H9: nobody writes while `_reading` lives.
        let view = unsafe { self.view() };
        // SAFETY: the caller's promise.
        unsafe { view.get(member) }
    }

    /// What the class's `__getattr__` says where reading has ended in `error`.
    #[cold]
    pub(super) fn ask_getattr(&self, name: &str, error: Error) -> Result<Value> {
        let held = self.class();
        hooks::getattr(held.record(), Receiver::Object(self.erased_ref()), name, error)
    }

    /// Stores by name what cannot be moved into its slot as it is.
    ///
    /// # Safety
    ///
    /// H6: the member fits the object.
    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    unsafe fn set_member(&self, member: &'static Member, value: impl IntoValue) -> Result<()> {
        let record = self.record();
        if member.flags & Member::HOOKED != 0 && record.hooks.has(Hooks::SETATTR) {
            return self.ask_setattr(member.decl.name(), value);
        }
        // SAFETY: the caller's promise.
        unsafe { self.store_member(member, value) }
    }

    /// Leaves a write to the class's `__setattr__`.
    #[cold]
    fn ask_setattr(&self, name: &str, value: impl IntoValue) -> Result<()> {
        let held = self.class();
        let record = held.record();
        let value = value.into_value().map_err(|mismatch| Error::misfit(record.shape.name, name, &mismatch))?;
        hooks::setattr(record, Receiver::Object(self.erased_ref()), name, value)
    }

    /// Stores what cannot be moved into its slot as it is, and tells of it.
    ///
    /// # Safety
    ///
    /// H6: the member fits the object.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) unsafe fn store_member(&self, member: &'static Member, value: impl IntoValue) -> Result<()> {
        // The user's code may give the object another class: this one, and the member, are held until the end.
        let held = self.class();
        let class = held.record().shape();
        if member.flags & Member::READONLY != 0 {
            return Err(Error::attribute(Fault::ReadOnly, class, &member.decl.name()));
        }
        let value = value.into_value().map_err(|mismatch| Error::misfit(class.name, member.decl.name(), &mismatch))?;
        let gate = Gate::of(&self.header().borrow);
        let is_told = member.flags & Member::NOTIFY != 0 && held.record().hooks.has(Hooks::NOTIFY);
        // SAFETY: the caller's promise.
        let old = is_told.then(|| unsafe { self.get_slot(member) }.unwrap_or_default());
        // SAFETY: H6: the caller's promise; H7: also if the user's code has assigned another class meanwhile. H9: the gate
        // is that of the object.
        let stored = unsafe { access::set_value(self.raw().payload(), member, value, gate) };
        stored.map_err(|denied| self.denied(denied, member))?;
        let Some(old) = old else { return Ok(()) };
        // What was stored, which a converter may have made of the value.
        // SAFETY: the caller's promise.
        let new = unsafe { self.get_slot(member) }.unwrap_or_default();
        hooks::notify(held.record(), Receiver::Object(self.erased_ref()), member.decl.name(), old, new)
    }

    /// # Safety
    ///
    /// H6: the member fits the object.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(super) unsafe fn delete_member(&self, member: &'static Member) -> Result<()> {
        let gate = Gate::of(&self.header().borrow);
        // SAFETY: H6: the caller's promise. H9: the gate is that of the object.
        let deleted = unsafe { access::delete(self.raw().payload(), member, gate) };
        deleted.map_err(|denied| self.denied(denied, member))
    }

    #[cold]
    pub(super) fn denied(&self, denied: access::Denied, member: &Member) -> Error {
        match denied {
            access::Denied::Busy => self.busy(Some(member.decl.name())),
            denied => denied.on(self.record().shape(), member),
        }
    }

    /// The value of a native property, which needs least: a native class is held by nobody. And not looked at on its way out: what
    /// a function has just written to memory word by word is slow to copy as a whole.
    #[inline(always)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn get_property(&self, entry: &'static Entry) -> Result<Value> {
        match entry.property() {
            Some(decl) => get_native(decl, Receiver::Object(self.erased_ref())),
            None => Ok(Value::None),
        }
    }

    /// What is under a name that the class has nothing for.
    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn get_named(&self, name: Name) -> Result<Value> {
        if let Some(value) = self.existing(name.digest()) {
            return dynamic::copied(value);
        }
        if let Some(error) = self.no_slot(Text::of(name)) {
            return Err(error);
        }
        self.get_other(name)
    }

    /// What the dict has under a name that the class has nothing for, to be copied before anything else is done.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the hot path of every dynamic attribute")]
    fn existing(&self, key: &Key) -> Option<&Value> {
        if !self.header().borrow.is_readable() {
            return None;
        }
        // SAFETY: H9: nobody writes now, nor until the value has been copied, which is done before other code runs.
        dynamic::existing(unsafe { self.view() }, key)
    }

    /// As [`dynamic::no_slot`], unless the object is mutably borrowed, of which the error is to be then.
    fn no_slot(&self, name: Text<'_>) -> Option<Error> {
        if self.header().borrow.is_readable() { dynamic::no_slot(self.record(), name) } else { None }
    }

    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn get_other(&self, name: Name) -> Result<Value> {
        self.get_dynamic(&Asked::of(&name))
    }

    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn get_text(&self, name: &Asked<'_>) -> Result<Value> {
        if let Some(value) = name.look_up(|key, _| self.existing(key)) {
            return dynamic::copied(value);
        }
        if let Some(error) = self.no_slot(name.lazy()) {
            return Err(error);
        }
        self.get_dynamic(name)
    }

    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn get_dynamic(&self, name: &Asked<'_>) -> Result<Value> {
        self.or_getattr(name, self.find_dynamic(name))
    }

    /// What has been found, or what the class's `__getattr__` says.
    #[inline(never)]
    fn or_getattr(&self, name: &Asked<'_>, found: Result<Value>) -> Result<Value> {
        match found {
            Err(error) => self.ask_getattr(name.text(), error),
            found => found,
        }
    }

    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn find_dynamic(&self, name: &Asked<'_>) -> Result<Value> {
        let attr = class_attr::find(self.record(), name);
        if let Some(attr) = attr.as_ref().filter(|attr| attr.is_data()) {
            return class_attr::get(attr, Receiver::Object(self.erased_ref()), name.text());
        }
        self.find_beside(name, attr)
    }

    /// Once no data descriptor has been found: the dict, and then the class attribute if there is one.
    #[cfg_attr(debug_assertions, track_caller)]
    fn find_beside(&self, name: &Asked<'_>, attr: Option<Attr>) -> Result<Value> {
        // Not the one that was searched: a descriptor that was asked whether it is a data descriptor may have taken that away.
        let class = self.record();
        let shape = class.shape();
        match name.text() {
            "__class__" => return Ok(Value::Class(self.class())),
            "__dict__" if shape.has_dict => return self.vars().map(Value::Vars),
            "__weakref__" if class.names_weakref() => {
                // SAFETY: the class has weak references.
                return Ok(unsafe { self.first_weak() }.map_or(Value::None, Value::Weak));
            }
            _ => {}
        }
        let attr = {
            let _reading = self.reading(name.text())?;
            // SAFETY: H9: nobody writes while `_reading` lives.
            let view = unsafe { self.view() };
            match dynamic::find(view, name)? {
                Some(value) => return Ok(value.clone()),
                None => attr.ok_or_else(|| dynamic::no_attribute(view, name))?,
            }
        };
        class_attr::get(&attr, Receiver::Object(self.erased_ref()), name.text())
    }

    /// Under a name that the class has nothing for; of a type that becomes a value without failure.
    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn set_named<V: IntoValue>(&self, name: Name, value: V) -> Result<()> {
        if self.header().borrow.is_free() {
            // SAFETY: H9: nobody else reads or writes now, nor until the value is in its place.
            if let Some(place) = dynamic::existing_mut(unsafe { self.view_mut() }, name.digest()) {
                let old = dynamic::replace(place, value);
                // Its destructor may use the object (H11).
                drop(old);
                return Ok(());
            }
        }
        self.set_other(name, value)
    }

    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn set_other(&self, name: Name, value: impl IntoValue) -> Result<()> {
        self.set_dynamic(&Asked::of(&name), value)
    }

    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn set_dynamic(&self, name: &Asked<'_>, value: impl IntoValue) -> Result<()> {
        if self.record().hooks.has(Hooks::SETATTR) {
            return self.ask_setattr(name.text(), value);
        }
        self.store_dynamic(name, value)
    }

    #[cfg_attr(debug_assertions, track_caller)]
    fn store_dynamic(&self, name: &Asked<'_>, value: impl IntoValue) -> Result<()> {
        // The user's code may give the object another class: this one is held until the end.
        let held = self.class();
        let shape = held.record().shape();
        let value = match value.into_value() {
            Ok(value) => value,
            Err(mismatch) if shape.has_dict => return Err(Error::misfit(shape.name, name.text(), &mismatch)),
            // No value fits where there is no place: that is what the caller should hear of.
            Err(_) => Value::None,
        };
        let mut value = match (name.text(), value) {
            ("__class__", Value::Class(class)) => return self.assign_class(&class),
            ("__class__", other) => return Err(not_a_class(shape.name, &other)),
            // What the other object has now; a dict belongs to one object.
            ("__dict__", Value::Vars(vars)) => Value::Dict(vars.to_dict()?),
            (_, value) => value,
        };
        if let Some(attr) = class_attr::find(held.record(), name)
            && (attr.is_data() || !shape.has_dict)
        {
            return if attr.is_data() {
                class_attr::set(&attr, Receiver::Object(self.erased_ref()), name.text(), value)
            } else {
                Err(class_attr::read_only(shape.name, name.text(), "class-attr-read-only"))
            };
        }
        let writing = self.writing(name.text())?;
        // SAFETY: H9: nobody else reads or writes while `writing` lives.
        let stored = dynamic::set(unsafe { self.view_mut() }, name, &mut value);
        drop(writing);
        // What was there, or was refused, is dropped when the object is not borrowed any more (H11).
        drop(value);
        stored
    }

    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn delete_dynamic(&self, name: &Asked<'_>) -> Result<()> {
        // The user's code may give the object another class: this one is held until the end.
        let held = self.class();
        let class = held.record();
        let attr = class_attr::find(class, name);
        match &attr {
            Some(attr) if attr.is_data() => {
                return class_attr::delete(attr, Receiver::Object(self.erased_ref()), name.text());
            }
            Some(_) if !class.shape().has_dict => {
                return Err(class_attr::read_only(class.shape().name, name.text(), "class-attr-read-only-del"));
            }
            _ => {}
        }
        let mut removed = Value::None;
        let writing = self.writing(name.text())?;
        // SAFETY: H9: nobody else reads or writes while `writing` lives.
        let deleted = dynamic::delete(unsafe { self.view_mut() }, name, &mut removed);
        drop(writing);
        // As above.
        drop(removed);
        match deleted {
            Err(_) if attr.is_some() => Err(Error::attribute(Fault::OnlyOnClass, class.shape(), name)),
            deleted => deleted,
        }
    }
}

/// Rule `set-class-not-a-class`.
#[cold]
fn not_a_class(class: &str, given: &Value) -> Error {
    let message = format!("__class__ must be set to a class, not '{}' object", given.type_name());
    Error::new(crate::ErrorKind::Type, "set-class-not-a-class", message).about(class, Some("__class__"))
}
