//! The real handles, weak references and guards, and each operation done to them and to the model alike.

use std::cell::OnceCell;

use slotted::builtins::Dict;
use slotted::prelude::*;

use crate::classes::{self, Event, Handle, Kind, Loose, Parts, Root, Watch, each};
use crate::model::{self, AT_LINK, AT_NUMBER, Link, Model, Val, Verdict};
use crate::{Given, Operation, Part, Way};

/// More handles than this are not needed to meet each other.
const MANY: usize = 24;

#[derive(Default)]
pub(crate) struct World {
    /// Each with the object that it leads to.
    handles: Vec<(Handle, usize)>,
    weaks: Vec<(Loose, Link)>,
    /// One of every cycle.
    keepers: Vec<(Obj, usize)>,
    model: Model,
    seen: Vec<Event>,
}

/// Borrows that outlive single operations, and what they borrow from.
struct Scope<'s> {
    arena: &'s [OnceCell<Handle>],
    guards: Vec<Guard<'s>>,
}

struct Guard<'s> {
    kept: Kept<'s>,
    handle: &'s Handle,
    object: usize,
}

enum Kept<'s> {
    Whole(#[expect(dead_code, reason = "held as a lock")] Ref<'s, Object>),
    WholeMut(#[expect(dead_code, reason = "held as a lock")] RefMut<'s, Object>),
    Number(Ref<'s, i64>),
    NumberMut(RefMut<'s, i64>),
    Link(Ref<'s, Option<Obj>>),
    LinkMut(RefMut<'s, Option<Obj>>),
}

impl Kept<'_> {
    fn is_writing(&self) -> bool {
        matches!(self, Self::WholeMut(_) | Self::NumberMut(_) | Self::LinkMut(_))
    }
}

/// A part of the object behind a typed handle.
#[track_caller]
fn typed<T: Parts>(object: &Obj<T>, part: Part, way: Way, writing: bool) -> Result<Kept<'_>, Error> {
    const EVERY_CLASS: &str = "every class but `object` has the part";
    Ok(if writing {
        let whole = if way == Way::Panicking { object.borrow_mut() } else { object.try_borrow_mut()? };
        match part {
            Part::Number => Kept::NumberMut(RefMut::filter_map(whole, T::number_mut).ok().expect(EVERY_CLASS)),
            Part::Link => Kept::LinkMut(RefMut::filter_map(whole, T::link_mut).ok().expect(EVERY_CLASS)),
        }
    } else {
        let whole = if way == Way::Panicking { object.borrow() } else { object.try_borrow()? };
        match part {
            Part::Number => Kept::Number(Ref::filter_map(whole, T::number).ok().expect(EVERY_CLASS)),
            Part::Link => Kept::Link(Ref::filter_map(whole, T::link).ok().expect(EVERY_CLASS)),
        }
    })
}

impl Handle {
    fn borrow(&self, part: Part, way: Way, writing: bool) -> Result<Kept<'_>, Error> {
        Ok(match (self, way) {
            (Self::Object(object), Way::Typed | Way::Panicking | Way::Slot) if writing => {
                let whole = object.try_borrow_mut()?;
                Kept::WholeMut(RefMut::filter_map(whole, Parts::number_mut).expect_err("`object` has no number"))
            }
            (Self::Object(object), Way::Typed | Way::Panicking | Way::Slot) => {
                Kept::Whole(Ref::filter_map(object.try_borrow()?, Parts::number).expect_err("`object` has no number"))
            }
            (_, Way::Name) => each!(Self, self, object => match (part, writing) {
                (Part::Number, false) => Kept::Number(object.attr_ref("number")?),
                (Part::Number, true) => Kept::NumberMut(object.attr_mut("number")?),
                (Part::Link, false) => Kept::Link(object.attr_ref("link")?),
                (Part::Link, true) => Kept::LinkMut(object.attr_mut("link")?),
            }),
            (Self::Leaf(object), Way::Slot) if writing => {
                Kept::NumberMut(RefMut::slot(object.try_borrow_mut()?, Root::SLOTS.number))
            }
            (Self::Leaf(object), Way::Slot) => Kept::Number(Ref::slot(object.try_borrow()?, Root::SLOTS.number)),
            (_, way) => each!(Self, self, object => typed(object, part, way, writing)?),
        })
    }
}

/// The rule that refused. A borrow that is in the way is said to have been taken here, where builds know of it.
fn verdict<T>(result: Result<T, Error>) -> Verdict<T> {
    result.map_err(|error| {
        if error.kind() == ErrorKind::Borrow && cfg!(debug_assertions) {
            assert!(error.message().contains(file!()), "{error}");
        }
        error.rule()
    })
}

fn pick<T>(of: &[T], index: u8) -> Option<usize> {
    usize::from(index).checked_rem(of.len())
}

impl World {
    /// Does all operations, compares after each, and at the end takes everything apart; returns what has happened.
    pub(crate) fn run(operations: &[Operation]) -> Vec<Event> {
        classes::start();
        let mut world = Self::default();
        world.scope(&mut operations.iter(), false);
        world.finish()
    }

    fn scope(&mut self, operations: &mut std::slice::Iter<'_, Operation>, nested: bool) {
        let arena: [OnceCell<Handle>; 4] = Default::default();
        self.inside(operations, nested, &arena);
        for handle in arena.into_iter().filter_map(OnceCell::into_inner) {
            let object = self.at(handle.erased());
            self.release(handle, Val::Object(object));
        }
        self.agree();
    }

    fn inside(&mut self, operations: &mut std::slice::Iter<'_, Operation>, nested: bool, arena: &[OnceCell<Handle>]) {
        let mut scope = Scope { arena, guards: Vec::new() };
        while let Some(operation) = operations.next() {
            match operation {
                Operation::Begin => self.scope(operations, true),
                Operation::End if nested => break,
                operation => {
                    if self.step(operation, &mut scope).is_none() {
                        // There was nothing to do it to.
                        continue;
                    }
                }
            }
            self.agree();
        }
        for guard in scope.guards {
            self.give_back(guard);
        }
    }

    /// The living object at that address.
    fn at(&self, object: &Obj) -> usize {
        let is_it = |(at, known): (usize, &model::Object)| self.model.is_alive(at) && known.address == object.id();
        self.model.objects.iter().enumerate().position(is_it).expect("a handle leads to what is alive")
    }

    fn handle(&self, index: u8) -> Option<(&Handle, usize)> {
        pick(&self.handles, index).map(|index| (&self.handles[index].0, self.handles[index].1))
    }

    fn take(&mut self, index: u8) -> Option<(Handle, usize)> {
        pick(&self.handles, index).map(|index| self.handles.swap_remove(index))
    }

    fn weak(&self, index: u8) -> Option<(&Loose, Link)> {
        pick(&self.weaks, index).map(|index| (&self.weaks[index].0, self.weaks[index].1))
    }

    /// A handle to an object that the model has counted it for.
    fn add(&mut self, handle: Handle, object: usize) {
        self.model.objects[object].address = handle.erased().id();
        self.handles.push((handle, object));
    }

    /// Drops what the model counts as a value.
    fn release<T>(&mut self, real: T, value: Val) {
        drop(real);
        self.model.release(value);
    }

    /// What is given, for real and for the model.
    fn value(&self, given: &Given) -> (Value, Val) {
        match given {
            Given::None => (Value::None, Val::None),
            Given::Int(number) => (Value::Int(*number), Val::Int(*number)),
            Given::Text(text) => (Value::from(*text), Val::Text((*text).to_owned())),
            Given::Class(kind) => (Value::Class(kind.class()), Val::Class(*kind)),
            Given::Object(index) => match self.handle(*index) {
                Some((handle, object)) => (Value::Obj(handle.erased().clone()), Val::Object(object)),
                None => (Value::None, Val::None),
            },
            Given::Vars(index) => {
                match self.handle(*index).and_then(|(handle, at)| Some((handle.erased().vars().ok()?, at))) {
                    Some((vars, object)) => (Value::Vars(vars), Val::Vars(object)),
                    None => (Value::None, Val::None),
                }
            }
            Given::Weak(index) => match self.weak(*index) {
                Some((weak, link)) => (each!(Loose, weak.clone(), weak => Value::from(weak)), Val::Weak(link)),
                None => (Value::None, Val::None),
            },
        }
    }

    fn same(&self, value: &Value, expected: &Val) -> bool {
        let is = |object: &Obj, expected: usize| object.id() == self.model.objects[expected].address;
        match (value, expected) {
            (Value::None, Val::None) => true,
            (Value::Int(number), Val::Int(expected) | Val::Token { label: expected, .. }) => number == expected,
            (Value::Str(text), Val::Text(expected)) => **text == **expected,
            (Value::Obj(object), Val::Object(expected)) => is(object, *expected),
            (Value::Vars(vars), Val::Vars(expected)) => is(vars.object(), *expected),
            (Value::Class(class), Val::Class(expected)) => *class == expected.class(),
            (Value::Weak(weak), Val::Weak(link)) => match weak.upgrade() {
                Some(object) => self.model.is_alive(link.object) && is(&object, link.object),
                None => !self.model.is_alive(link.object),
            },
            _ => false,
        }
    }

    #[track_caller]
    fn assert_same(&self, value: Verdict<Value>, expected: &Verdict<Val>) {
        match (value, expected) {
            (Ok(value), Ok(expected)) => assert!(self.same(&value, expected), "{value:?} is not {expected:?}"),
            (value, expected) => {
                assert_eq!(value.map(|value| format!("{value:?}")), expected.clone().map(|value| format!("{value:?}")));
            }
        }
    }

    #[track_caller]
    fn assert_all_same<'v>(
        &self,
        values: impl IntoIterator<Item = (&'v str, &'v Value), IntoIter: ExactSizeIterator>,
        expected: &[(String, Val)],
    ) {
        let values = values.into_iter();
        assert_eq!(values.len(), expected.len());
        for ((name, value), (expected_name, expected)) in values.zip(expected) {
            assert_eq!(name, expected_name);
            assert!(self.same(value, expected), "{name} is {value:?}, not {expected:?}");
        }
    }

    /// What happened, happened in the model too, in the same order, and everybody counts the same.
    #[track_caller]
    fn agree(&mut self) {
        let events = classes::events();
        assert_eq!(events, std::mem::take(&mut self.model.events));
        self.seen.extend(events);
        assert_eq!(classes::made(), self.model.made);
        for (handle, object) in &self.handles {
            assert!(self.model.is_alive(*object));
            let known = &self.model.objects[*object];
            let handle = handle.erased();
            assert_eq!(handle.id(), known.address);
            assert_eq!(handle.strong_count(), known.strong, "handles of {object}");
            assert_eq!(handle.weak_count(), self.model.weak_count(*object), "weak references to {object}");
        }
        for (weak, link) in &self.weaks {
            assert_eq!(weak.is_alive(), self.model.is_alive(link.object));
        }
    }

    /// Everything that can be asked of one object.
    fn inspect(&self, handle: &Handle, object: usize) {
        let kind = self.model.kind(object);
        let names = kind.slots().iter().map(|(name, _)| *name);
        for name in names.chain(["d", "__class__", "__dict__", "__weakref__"]) {
            self.read(handle, object, name);
        }
        let handle = handle.erased();
        assert_eq!(verdict(handle.dir()), self.model.dir(object));
        match (verdict(handle.attrs()), self.model.attrs(object)) {
            (Ok(attrs), Ok(expected)) => {
                let attrs: Vec<_> =
                    attrs.into_iter().map(|(name, value)| (name, value.expect("no slot is opaque"))).collect();
                self.assert_all_same(attrs.iter().map(|(name, value)| (name.as_str(), value)), &expected);
            }
            (attrs, expected) => assert_eq!(attrs.err(), expected.err()),
        }
        assert_eq!(handle.class(), kind.class());
        for other in Kind::ALL {
            assert_eq!(other.is_of(handle), kind.embeds(*other), "{kind:?} as {other:?}");
            assert_eq!(handle.is_instance(&other.class()), kind.embeds(*other));
        }
        assert_eq!(isinstance(handle, &classes::Mark::class()), kind == Kind::Leaf);
        assert!(!handle.is::<classes::Mark>());
        for (other, at) in &self.handles {
            assert_eq!(handle == other.erased(), *at == object);
        }
    }

    fn read(&self, handle: &Handle, object: usize, name: &'static str) {
        let expected = self.model.get(object, name);
        assert_eq!(handle.erased().hasattr(name), expected.is_ok(), "has {name}");
        self.assert_same(verdict(each!(Handle, handle, object => object.getattr(name))), &expected);
    }

    /// Where an object has come to keep itself alive, a handle is kept by which that can be undone.
    fn keep_cycles(&mut self, handle: &Obj, object: usize) {
        if !self.model.objects[object].kept && self.model.is_in_cycle(object) {
            self.model.objects[object].kept = true;
            self.model.hold(&Val::Object(object));
            self.keepers.push((handle.clone(), object));
        }
    }

    fn set(&mut self, index: u8, name: &'static str, given: &Given, as_it_is: bool) -> Option<()> {
        let (handle, object) = self.handle(index)?;
        let handle = handle.erased().clone();
        self.model.hold(&Val::Object(object));
        let (value, val) = self.value(given);
        let mut exact = None;
        let result = match given {
            Given::Int(number) if as_it_is => handle.setattr(name, *number),
            Given::Text(text) if as_it_is => handle.setattr(name, *text),
            Given::Object(index) if as_it_is => {
                let (given, _) = self.handle(*index)?;
                exact = Some(given.kind());
                each!(Handle, given.clone(), given => handle.setattr(name, given))
            }
            Given::Weak(index) if as_it_is && !self.weaks.is_empty() => {
                let (given, _) = self.weak(*index)?;
                exact = Some(given.kind());
                each!(Loose, given.clone(), given => handle.setattr(name, given))
            }
            _ => handle.setattr(name, value.clone()),
        };
        drop(value);
        assert_eq!(verdict(result), self.model.set(object, name, &val, exact), "{name} = {val:?}");
        self.keep_cycles(&handle, object);
        self.release(handle, Val::Object(object));
        Some(())
    }

    fn give_back(&mut self, guard: Guard<'_>) {
        let Guard { kept, object, .. } = guard;
        let known = &self.model.objects[object];
        let link = |link: &Option<Obj>| {
            let value = link.clone().map_or(Value::None, Value::Obj);
            assert!(self.same(&value, known.slots[AT_LINK].as_ref().expect("always set")));
        };
        match &kept {
            Kept::Whole(_) | Kept::WholeMut(_) => {}
            Kept::Number(number) => assert_eq!(Some(Val::Int(**number)), known.slots[AT_NUMBER]),
            Kept::NumberMut(number) => assert_eq!(Some(Val::Int(**number)), known.slots[AT_NUMBER]),
            Kept::Link(held) => link(held),
            Kept::LinkMut(held) => link(held),
        }
        self.model.give_back(object, kept.is_writing());
        drop(kept);
    }

    /// Does one operation; `None` if there is nothing to do it to.
    fn step(&mut self, operation: &Operation, scope: &mut Scope<'_>) -> Option<()> {
        match operation {
            Operation::Begin | Operation::End => {}
            Operation::Borrow { .. } | Operation::GiveBack(_) | Operation::Forget(_) | Operation::Write { .. } => {
                self.step_guards(operation, scope)?;
            }
            Operation::New(kind, number, link) => {
                if self.handles.len() < MANY {
                    let link = self.handle(*link).filter(|_| number % 2 == 0);
                    let (real, link) =
                        link.map_or((None, Val::None), |(link, at)| (Some(link.erased().clone()), Val::Object(at)));
                    let handle = Handle::new(*kind, *number, real)?;
                    let object = self.model.create(*kind, *number, &link);
                    self.add(handle, object);
                }
            }
            Operation::Clone(index) => {
                let (handle, object) = self.handle(*index).filter(|_| self.handles.len() < MANY)?;
                let handle = handle.clone();
                self.model.hold(&Val::Object(object));
                self.handles.push((handle, object));
            }
            Operation::Drop(index) => {
                let (handle, object) = self.take(*index)?;
                self.release(handle, Val::Object(object));
            }
            Operation::DropAll(index) => {
                let (_, object) = self.handle(*index)?;
                let (going, staying) = std::mem::take(&mut self.handles).into_iter().partition(|(_, at)| *at == object);
                self.handles = staying;
                for (handle, object) in going {
                    self.release(handle, Val::Object(object));
                }
            }
            Operation::Upcast(index, to) => {
                let (handle, object) = self.take(*index)?;
                self.handles.push((handle.upcast(*to), object));
            }
            Operation::Downcast(index, to) => {
                let (handle, object) = self.take(*index)?;
                match (each!(Handle, handle, object => to.downcast(object)), self.model.kind(object).embeds(*to)) {
                    (Ok(handle), true) => self.handles.push((handle, object)),
                    (Err(error), false) => {
                        assert_eq!(error.rule(), "not-an-instance");
                        self.model.release(Val::Object(object));
                    }
                    (_, expected) => panic!("a cast to {to:?} was to succeed: {expected}"),
                }
            }
            Operation::DowncastRef(index, to) => {
                let (handle, object) = self.handle(*index).filter(|_| self.handles.len() < MANY)?;
                let cast = each!(Handle, handle, object => to.downcast_ref(object));
                assert_eq!(cast.is_some(), self.model.kind(object).embeds(*to), "to {to:?}");
                if let Some(cast) = cast {
                    self.model.hold(&Val::Object(object));
                    self.handles.push((cast, object));
                }
            }
            Operation::Inspect(index) => {
                let (handle, object) = self.handle(*index)?;
                self.inspect(handle, object);
            }
            Operation::Get(index, name) => {
                let (handle, object) = self.handle(*index)?;
                self.read(handle, object, name);
            }
            Operation::Adopt(index, name) => {
                let (handle, object) = self.handle(*index).filter(|_| self.handles.len() < MANY)?;
                match (handle.erased().getattr(*name).ok()?, self.model.get(object, name).ok()?) {
                    (Value::Obj(found), Val::Object(object)) => {
                        self.model.hold(&Val::Object(object));
                        self.handles.push((found.into(), object));
                    }
                    (Value::Vars(found), Val::Vars(object)) => {
                        self.model.hold(&Val::Vars(object));
                        self.handles.push((found.object().clone().into(), object));
                    }
                    (Value::Weak(found), Val::Weak(link)) if self.weaks.len() < MANY => {
                        self.model.hold(&Val::Weak(link));
                        self.weaks.push((found.into(), link));
                    }
                    _ => {}
                }
            }
            Operation::Set(index, name, given, as_it_is) => self.set(*index, name, given, *as_it_is)?,
            Operation::Delete(index, name) => {
                let (handle, object) = self.handle(*index)?;
                let result = each!(Handle, handle, object => object.delattr(*name));
                assert_eq!(verdict(result), self.model.delete(object, name), "del {name}");
            }
            Operation::SetDict(index, items) => {
                let (handle, object) = self.handle(*index)?;
                let handle = handle.erased().clone();
                self.model.hold(&Val::Object(object));
                let items: Vec<_> = items.iter().map(|(name, given)| (*name, self.value(given))).collect();
                let mut expected: Vec<(String, Val)> = Vec::new();
                for (name, (_, value)) in &items {
                    match expected.iter_mut().find(|(known, _)| known == name) {
                        Some((_, place)) => *place = value.clone(),
                        None => expected.push(((*name).to_owned(), value.clone())),
                    }
                }
                let items: Dict = items.into_iter().map(|(name, (value, _))| (name, value)).collect();
                let result = handle.setattr("__dict__", items);
                assert_eq!(verdict(result), self.model.set(object, "__dict__", &Val::Dict(expected), None));
                self.keep_cycles(&handle, object);
                self.release(handle, Val::Object(object));
            }
            Operation::Put(..) | Operation::Remove(..) | Operation::Clear(_) | Operation::Vars(_) => {
                self.step_vars(operation)?;
            }
            Operation::Descriptor(..)
            | Operation::SetClass(..)
            | Operation::IntoClass(..)
            | Operation::Swap(..)
            | Operation::GetMut(..)
            | Operation::Unwrap(..) => self.step_instance(operation)?,
            Operation::State(..) | Operation::SetState(..) | Operation::Copy(_) => self.step_state(operation)?,
            Operation::Weaken(..)
            | Operation::Watch(..)
            | Operation::Upgrade(_)
            | Operation::CloneWeak(_)
            | Operation::DropWeak(_)
            | Operation::UpcastWeak(..)
            | Operation::DowncastWeak(..) => self.step_weak(operation)?,
        }
        Some(())
    }

    fn step_guards<'s>(&mut self, operation: &Operation, scope: &mut Scope<'s>) -> Option<()> {
        match operation {
            Operation::Borrow { handle, part, way, writing } => {
                let place = scope.arena.iter().find(|place| place.get().is_none())?;
                let (handle, object) = self.handle(*handle)?;
                let handle: &'s Handle = place.get_or_init(|| handle.clone());
                self.model.hold(&Val::Object(object));
                let allowed = if *writing { self.model.writes(object) } else { self.model.reads(object) };
                // The variant that panics is asked for what it can give.
                let way = if allowed.is_err() && *way == Way::Panicking { Way::Typed } else { *way };
                let kept = verdict(handle.borrow(*part, way, *writing));
                assert_eq!(kept.as_ref().map(drop).map_err(|rule| *rule), self.model.borrow(object, *writing));
                if let Ok(kept) = kept {
                    scope.guards.push(Guard { kept, handle, object });
                }
            }
            Operation::GiveBack(index) => {
                let guard = scope.guards.swap_remove(pick(&scope.guards, *index)?);
                self.give_back(guard);
            }
            Operation::Forget(index) => {
                let index = pick(&scope.guards, *index)?;
                // What cannot be written any more must not be part of a cycle.
                if self.model.held_by(scope.guards[index].object).is_empty() {
                    std::mem::forget(scope.guards.swap_remove(index).kept);
                }
            }
            Operation::Write { guard, number, link } => {
                let mut writing: Vec<_> = scope.guards.iter_mut().filter(|guard| guard.kept.is_writing()).collect();
                let index = pick(&writing, *guard)?;
                let Guard { kept, object, handle } = &mut *writing[index];
                match kept {
                    Kept::NumberMut(place) => {
                        **place = *number;
                        self.model.replace(*object, AT_NUMBER, Some(Val::Int(*number)));
                    }
                    Kept::LinkMut(place) => {
                        let (value, val) = self.value(link);
                        self.model.hold(&val);
                        **place = value.extract().expect("an object or nothing");
                        self.model.replace(*object, AT_LINK, Some(val));
                        self.keep_cycles(handle.erased(), *object);
                    }
                    _ => return None,
                }
            }
            _ => {}
        }
        Some(())
    }

    fn step_vars(&mut self, operation: &Operation) -> Option<()> {
        let (Operation::Put(index, ..)
        | Operation::Remove(index, _)
        | Operation::Clear(index)
        | Operation::Vars(index)) = operation
        else {
            return None;
        };
        let (handle, object) = self.handle(*index)?;
        let handle = handle.erased().clone();
        if !self.model.kind(object).has_dict() {
            assert_eq!(handle.vars().unwrap_err().rule(), "no-vars");
            return Some(());
        }
        let vars = handle.vars().expect("the class has a dict");
        self.model.hold(&Val::Object(object));
        let old = match operation {
            Operation::Put(_, name, given) => {
                let (value, val) = self.value(given);
                Some((verdict(vars.insert(name, value)), self.model.put(object, name, val)))
            }
            Operation::Remove(_, name) => Some((verdict(vars.remove(name)), self.model.remove(object, name))),
            Operation::Clear(_) => {
                assert_eq!(verdict(vars.clear()), self.model.clear(object));
                None
            }
            _ => {
                let reads = self.model.reads(object);
                let expected = &self.model.objects[object].dict;
                assert_eq!(verdict(vars.len()), reads.map(|()| expected.len()));
                assert_eq!(verdict(vars.contains("d")), reads.map(|()| expected.iter().any(|(name, _)| name == "d")));
                let keys = expected.iter().map(|(name, _)| name.clone()).collect();
                assert_eq!(verdict(vars.keys()), reads.map(|()| keys));
                match vars.to_dict() {
                    Ok(dict) => {
                        let items: Vec<_> = dict.iter().map(|(name, value)| (&**name, value)).collect();
                        self.assert_all_same(items, expected);
                    }
                    Err(error) => assert_eq!(Err(error.rule()), reads),
                }
                None
            }
        };
        if let Some((real, expected)) = old {
            let (real, expected) = match (real, expected) {
                (Ok(real), Ok(expected)) => (real, expected),
                (real, expected) => {
                    assert_eq!(real.map(drop), expected.map(drop));
                    (None, None)
                }
            };
            assert_eq!(real.is_some(), expected.is_some());
            if let (Some(real), Some(expected)) = (real, expected) {
                assert!(self.same(&real, &expected), "{real:?} was {expected:?}");
                self.release(real, expected);
            }
        }
        self.keep_cycles(&handle, object);
        self.release((handle, vars), Val::Object(object));
        Some(())
    }

    fn step_instance(&mut self, operation: &Operation) -> Option<()> {
        match operation {
            Operation::Descriptor(kind, index, number) => {
                let (handle, object) = self.handle(*index)?;
                let slot = kind.class().slot("number")?;
                let owner =
                    kind.chain().iter().rev().find(|base| !base.slots().is_empty()).expect("the class has a number");
                let foreign =
                    if self.model.kind(object).embeds(*owner) { Ok(()) } else { Err("descriptor-wrong-type") };
                let expected = foreign.and_then(|()| self.model.get(object, "number"));
                self.assert_same(verdict(each!(Handle, handle, object => slot.get_from(object))), &expected);
                let expected = foreign.and_then(|()| self.model.writes(object));
                assert_eq!(verdict(each!(Handle, handle, object => slot.set_on(object, number))), expected);
                if expected.is_ok() {
                    self.model.replace(object, AT_NUMBER, Some(Val::Int(*number)));
                }
            }
            Operation::SetClass(index, to, by_name) => {
                let (handle, object) = self.handle(*index)?;
                let class = to.class();
                let result =
                    if *by_name { handle.erased().setattr("__class__", class) } else { handle.set_class(&class) };
                assert_eq!(verdict(result), self.model.set_class(object, *to), "to {to:?}");
            }
            Operation::IntoClass(index, to) => {
                let (handle, object) = self.take(*index)?;
                let (result, expected) = (handle.into_class(*to), self.model.set_class(object, *to));
                match result {
                    Ok(handle) => {
                        assert_eq!(expected, Ok(()));
                        self.handles.push((handle, object));
                    }
                    Err(error) => {
                        assert_eq!(Err(error.rule()), expected);
                        self.model.release(Val::Object(object));
                    }
                }
            }
            Operation::Swap(one, other) => {
                let roots = self.handles.iter().filter_map(|(handle, object)| Some((handle.root()?, *object)));
                let roots: Vec<_> = roots.collect();
                let ((one, one_at), (other, other_at)) = (roots[pick(&roots, *one)?], roots[pick(&roots, *other)?]);
                let (one, other) = (one.clone(), other.clone());
                let expected = match (self.model.writes(one_at), self.model.writes(other_at)) {
                    (Ok(()), Ok(())) if one_at == other_at => Err("already-mutably-borrowed"),
                    (Ok(()), second) => second,
                    (first, _) => first,
                };
                let swapped = one.try_borrow_mut().and_then(|mut one| {
                    std::mem::swap(&mut *one, &mut *other.try_borrow_mut()?);
                    Ok(())
                });
                assert_eq!(verdict(swapped), expected);
                if expected.is_ok() {
                    self.model.swap(one_at, other_at);
                }
                self.keep_cycles(one.upcast_ref(), one_at);
                self.keep_cycles(other.upcast_ref(), other_at);
            }
            Operation::GetMut(index, number) => {
                let index = pick(&self.handles, *index)?;
                let (handle, object) = &mut self.handles[index];
                let unique = self.model.objects[*object].strong == 1 && self.model.weak_count(*object) == 0;
                each!(Handle, handle, handle => {
                    let place = handle.get_mut();
                    assert_eq!(place.is_some(), unique);
                    if let Some(place) = place.and_then(Parts::number_mut) {
                        *place = *number;
                        self.model.replace(*object, AT_NUMBER, Some(Val::Int(*number)));
                    }
                });
            }
            Operation::Unwrap(index, again) => {
                let (handle, object) = self.take(*index)?;
                let expected = self.model.unwraps(object, handle.kind());
                let (handle, object) = each!(Handle, handle, handle => match handle.try_unwrap() {
                    Ok(instance) => {
                        assert!(expected, "unwrapped {object}");
                        let instance_at = self.model.unwrap(object);
                        if !again {
                            self.release(instance, Val::Object(instance_at));
                            return Some(());
                        }
                        (Obj::new(instance).into(), instance_at)
                    }
                    Err(handle) => {
                        assert!(!expected, "could not unwrap {object}");
                        (handle.into(), object)
                    }
                });
                self.add(handle, object);
            }
            _ => {}
        }
        Some(())
    }

    fn step_state(&mut self, operation: &Operation) -> Option<()> {
        match operation {
            Operation::State(from, to) => {
                let ((from, from_at), (to, to_at)) = (self.handle(*from)?, self.handle(*to)?);
                let (from, to) = (from.erased().clone(), to.erased().clone());
                match (from.state(), self.model.state(from_at)) {
                    (Ok(state), Ok(expected)) => {
                        let dict =
                            state.dict.iter().flat_map(|items| items.iter()).map(|(name, value)| (&**name, value));
                        self.assert_all_same(dict.collect::<Vec<_>>(), &expected.dict);
                        let slots =
                            state.slots.iter().flat_map(|items| items.iter()).map(|(name, value)| (&**name, value));
                        self.assert_all_same(slots.collect::<Vec<_>>(), &expected.slots);
                        let labels = expected.slots.into_iter().map(|(name, value)| match value {
                            Val::Token { label, .. } => (name, Val::Int(label)),
                            value => (name, value),
                        });
                        let expected = model::State { dict: expected.dict, slots: labels.collect() };
                        self.model.hold(&Val::Object(to_at));
                        assert_eq!(verdict(to.set_state(state)), self.model.set_state(to_at, &expected));
                        self.keep_cycles(&to, to_at);
                        self.release(to, Val::Object(to_at));
                    }
                    (real, expected) => assert_eq!(verdict(real).err(), expected.err()),
                }
            }
            Operation::SetState(index, slots, dict) => {
                let (handle, object) = self.handle(*index)?;
                let handle = handle.erased().clone();
                self.model.hold(&Val::Object(object));
                let both = |given: &[(&'static str, Given)]| {
                    let (mut real, mut expected) = (Dict::new(), Vec::new());
                    for (name, given) in given {
                        if !expected.iter().any(|(known, _)| known == name) {
                            let (value, val) = self.value(given);
                            drop(real.insert((*name).into(), value));
                            expected.push(((*name).to_owned(), val));
                        }
                    }
                    (real, expected)
                };
                let ((slots, slots_expected), (dict, dict_expected)) = (both(slots), both(dict));
                let state = State { dict: (!dict.is_empty()).then_some(dict), slots: Some(slots) };
                let expected = model::State { dict: dict_expected, slots: slots_expected };
                assert_eq!(verdict(handle.set_state(state)), self.model.set_state(object, &expected));
                self.keep_cycles(&handle, object);
                self.release(handle, Val::Object(object));
            }
            Operation::Copy(index) => {
                let (handle, object) = self.handle(*index).filter(|_| self.handles.len() < MANY)?;
                let copy = verdict(each!(Handle, handle, handle => handle.copy().map(Handle::from)));
                match (copy, self.model.copy(object)) {
                    (Ok(copy), Ok(at)) => {
                        self.add(copy, at);
                        let (copy, at) = self.handles.last()?;
                        self.inspect(copy, *at);
                    }
                    (real, expected) => assert_eq!(real.map(drop), expected.map(drop)),
                }
            }
            _ => {}
        }
        Some(())
    }

    fn step_weak(&mut self, operation: &Operation) -> Option<()> {
        match operation {
            Operation::Weaken(index, asking) => {
                let (handle, object) = self.handle(*index).filter(|_| self.weaks.len() < MANY)?;
                let weak = if *asking { handle.try_downgrade() } else { handle.downgrade() };
                self.add_weak(weak, |model| model.downgrade(object));
            }
            Operation::Watch(index, given) => {
                let (handle, object) = self.handle(*index).filter(|_| self.weaks.len() < MANY)?;
                // A callback that keeps its own object alive can be undone only by dropping the weak reference.
                let (value, val) = self.value(given);
                let weak = handle.watch(Watch::new(value));
                self.add_weak(weak, |model| model.watch(object, val));
            }
            Operation::Upgrade(index) => {
                let (weak, link) = self.weak(*index).filter(|_| self.handles.len() < MANY)?;
                let handle = weak.upgrade();
                assert_eq!(handle.is_some(), self.model.is_alive(link.object));
                if let Some(handle) = handle {
                    self.model.hold(&Val::Object(link.object));
                    self.handles.push((handle, link.object));
                }
            }
            Operation::CloneWeak(index) => {
                let (weak, link) = self.weak(*index).filter(|_| self.weaks.len() < MANY)?;
                let weak = weak.clone();
                self.model.hold(&Val::Weak(link));
                self.weaks.push((weak, link));
            }
            Operation::DropWeak(index) => {
                let (weak, link) = self.weaks.swap_remove(pick(&self.weaks, *index)?);
                self.release(weak, Val::Weak(link));
            }
            Operation::UpcastWeak(index, to) => {
                let (weak, link) = self.weaks.swap_remove(pick(&self.weaks, *index)?);
                self.weaks.push((weak.upcast(*to), link));
            }
            Operation::DowncastWeak(index, to) => {
                let (weak, link) = self.weaks.swap_remove(pick(&self.weaks, *index)?);
                let fits = !self.model.is_alive(link.object) || self.model.kind(link.object).embeds(*to);
                match each!(Loose, weak, weak => to.downcast_weak(weak)) {
                    Ok(weak) => {
                        assert!(fits, "cast to {to:?}");
                        self.weaks.push((weak, link));
                    }
                    Err(error) => {
                        assert_eq!((error.rule(), fits), ("not-an-instance", false));
                        self.model.release(Val::Weak(link));
                    }
                }
            }
            _ => {}
        }
        Some(())
    }

    fn add_weak(&mut self, weak: Result<Loose, Error>, expected: impl FnOnce(&mut Model) -> Verdict<Link>) {
        match (verdict(weak), expected(&mut self.model)) {
            (Ok(weak), Ok(link)) => self.weaks.push((weak, link)),
            (weak, expected) => assert_eq!(weak.map(drop), expected.map(drop)),
        }
    }

    /// Breaks the cycles, drops everything, and finds that nothing is left.
    fn finish(mut self) -> Vec<Event> {
        for (handle, object) in &self.handles {
            self.inspect(handle, *object);
        }
        for (handle, object) in std::mem::take(&mut self.keepers) {
            for (name, _) in self.model.kind(object).slots().iter().skip(AT_LINK) {
                if self.model.delete(object, name).is_ok() {
                    handle.delattr(*name).expect("deleted in the model");
                } else if self.model.set(object, name, &Val::None, None).is_ok() {
                    handle.setattr(*name, Value::None).expect("set in the model");
                }
                self.agree();
            }
            if self.model.kind(object).has_dict() {
                assert_eq!(verdict(handle.vars().expect("the class has a dict").clear()), self.model.clear(object));
            }
            assert!(self.model.held_by(object).is_empty());
            self.release(handle, Val::Object(object));
            self.agree();
        }
        while let Some((handle, object)) = self.handles.pop() {
            self.release(handle, Val::Object(object));
            self.agree();
        }
        while let Some((weak, link)) = self.weaks.pop() {
            self.release(weak, Val::Weak(link));
            self.agree();
        }
        for (at, object) in self.model.objects.iter().enumerate() {
            assert!(!self.model.is_alive(at), "{object:?} is alive");
        }
        assert_eq!(classes::alive(), 0, "tokens are left");
        self.seen
    }
}
