//! The real handles and weak references beside the model: operations are done to both, and what is seen of both compared.

use std::cell::OnceCell;

use slotted::builtins::Dict;
use slotted::prelude::*;

use crate::classes::{self, Event, Handle, Kind, Loose, each};
use crate::guards::{Guard, Kept, Scope};
use crate::model::{AT_LINK, AT_NUMBER, Link, Model, Object as Known, Val, Verdict};
use crate::{Given, Operation};

/// More handles than this are not needed to meet each other.
pub(crate) const MANY: usize = 24;

#[derive(Default)]
pub(crate) struct World {
    /// Each with the object that it leads to.
    pub(crate) handles: Vec<(Handle, usize)>,
    pub(crate) weaks: Vec<(Loose, Link)>,
    /// One of every cycle.
    keepers: Vec<(Obj, usize)>,
    pub(crate) model: Model,
    seen: Vec<Event>,
}

/// The rule that refused. A borrow in the way is said to have been taken in this test, by builds that know of it.
pub(crate) fn verdict<T>(result: Result<T, Error>) -> Verdict<T> {
    result.map_err(|error| {
        if error.kind() == ErrorKind::Borrow && cfg!(debug_assertions) {
            assert!(error.message().contains(", at tests/handles/"), "{error}");
        }
        error.rule()
    })
}

pub(crate) fn pick<T>(of: &[T], index: u8) -> Option<usize> {
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
        let is_it = |(at, known): (usize, &Known)| self.model.is_alive(at) && known.address == object.id();
        self.model.objects.iter().enumerate().position(is_it).expect("a handle leads to what is alive")
    }

    pub(crate) fn handle(&self, index: u8) -> Option<(&Handle, usize)> {
        pick(&self.handles, index).map(|index| (&self.handles[index].0, self.handles[index].1))
    }

    pub(crate) fn take(&mut self, index: u8) -> Option<(Handle, usize)> {
        pick(&self.handles, index).map(|index| self.handles.swap_remove(index))
    }

    pub(crate) fn weak(&self, index: u8) -> Option<(&Loose, Link)> {
        pick(&self.weaks, index).map(|index| (&self.weaks[index].0, self.weaks[index].1))
    }

    /// A handle to an object that the model has counted it for.
    pub(crate) fn add(&mut self, handle: Handle, object: usize) {
        self.model.objects[object].address = handle.erased().id();
        self.handles.push((handle, object));
    }

    /// Drops what the model counts as a value.
    pub(crate) fn release<T>(&mut self, real: T, value: Val) {
        drop(real);
        self.model.release(value);
    }

    /// What is given, for real and for the model.
    pub(crate) fn value(&self, given: &Given) -> (Value, Val) {
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

    pub(crate) fn same(&self, value: &Value, expected: &Val) -> bool {
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
    pub(crate) fn assert_same(&self, value: Verdict<Value>, expected: &Verdict<Val>) {
        match (value, expected) {
            (Ok(value), Ok(expected)) => assert!(self.same(&value, expected), "{value:?} is not {expected:?}"),
            (value, expected) => {
                assert_eq!(value.map(|value| format!("{value:?}")), expected.clone().map(|value| format!("{value:?}")));
            }
        }
    }

    #[track_caller]
    pub(crate) fn assert_all_same<'v>(
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
    pub(crate) fn inspect(&self, handle: &Handle, object: usize) {
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
        if let Ok(Val::Object(link)) = self.model.get(object, "link") {
            self.assert_same(verdict(handle.getattr_path("link.number")), &self.model.get(link, "number"));
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
        self.assert_same(verdict(handle.erased().getattr_path(name)), &expected);
    }

    /// Where an object has come to keep itself alive, a handle is kept by which that can be undone.
    pub(crate) fn keep_cycles(&mut self, handle: &Obj, object: usize) {
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

    pub(crate) fn give_back(&mut self, guard: Guard<'_>) {
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
