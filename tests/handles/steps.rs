//! The operations on guards, live dicts, whole instances, states and weak references.

use slotted::builtins::Dict;
use slotted::prelude::*;

use crate::classes::{Handle, Loose, Parts, Watch, each};
use crate::guards::{Guard, Kept, Scope};
use crate::model::{self, AT_LINK, AT_NUMBER, Link, Model, Val, Verdict};
use crate::world::{MANY, World, pick, verdict};
use crate::{Given, Operation, Way};

impl World {
    pub(crate) fn step_guards<'s>(&mut self, operation: &Operation, scope: &mut Scope<'s>) -> Option<()> {
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

    pub(crate) fn step_vars(&mut self, operation: &Operation) -> Option<()> {
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

    pub(crate) fn step_instance(&mut self, operation: &Operation) -> Option<()> {
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

    pub(crate) fn step_state(&mut self, operation: &Operation) -> Option<()> {
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

    pub(crate) fn step_weak(&mut self, operation: &Operation) -> Option<()> {
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
}
