//! Operations on a `__dict__` that change what it is made of: few names, many, one less in the middle, none, those of another.

use std::rc::Rc;

use slotted::prelude::*;
use slotted::value::Map;
use slotted::{Slotted, Vars};

use super::natives::{Active, Fixed, Pixel};
use super::steps;
use super::world::World;

/// Around what a dict shares with others, and what it keeps room for.
const COUNTS: [usize; 8] = [1, 2, 8, 9, 31, 32, 33, 40];

/// Names in an order that is one of a few: some are longer than a digest tells apart.
fn name(turn: usize, index: usize) -> String {
    match (turn + index) % 3 {
        0 => format!("a_name_of_more_than_sixteen_bytes_{index}"),
        1 => format!("n{index}"),
        _ => format!("{turn}_{index}"),
    }
}

/// One of the names that are there, in the middle for the most part.
fn some_key(world: &World, keys: &[String]) -> Option<String> {
    let key = match world.choices.below(4) {
        0 => keys.first(),
        1 => keys.last(),
        _ => keys.get(world.choices.below(keys.len().min(256))),
    };
    key.cloned()
}

/// Through the live dict of a shared object.
pub(crate) fn live(world: &Rc<World>, object: &Obj) {
    let Some(vars) = world.note(object.vars()) else { return };
    let rank = world.rank_of_object(object);
    match world.choices.below(8) {
        0 | 1 => {
            let (turn, count) = (world.choices.below(4), *world.choices.of(&COUNTS).unwrap());
            for index in 0..count {
                let value = if world.choices.once_in(8) { world.value(rank) } else { Value::from(7) };
                if world.choices.once_in(2) {
                    world.note(object.setattr(name(turn, index), value));
                } else {
                    world.note(vars.insert(&name(turn, index), value));
                }
            }
        }
        2 => {
            let Some(key) = vars.keys().ok().and_then(|keys| some_key(world, &keys)) else { return };
            if world.choices.once_in(2) {
                world.note(object.delattr(&key));
            } else {
                world.note(vars.remove(&key));
            }
        }
        // From the one end or the other, until there is one left or none.
        3 => {
            let (from_the_end, left) = (world.choices.once_in(2), world.choices.below(2));
            // What is dropped may add others.
            for _ in 0..100 {
                let Ok(keys) = vars.keys() else { return };
                if keys.len() <= left {
                    break;
                }
                let key = if from_the_end { keys.last() } else { keys.first() };
                world.note(vars.remove(key.map_or("", String::as_str)));
            }
        }
        4 => replaced_meanwhile(world, object, &vars),
        5 => {
            let Some(items) = world.note(vars.to_dict()) else { return };
            if world.rank(&Value::Dict(items.clone())) < rank {
                // What it is made of is another then.
                world.note(object.setattr("__dict__", Value::Dict(items)));
            }
        }
        6 => {
            let Ok(before) = vars.items() else { return };
            let acts = world.acts.get();
            if let Some(copy) = world.note(object.copy()) {
                if acts == world.acts.get() {
                    assert_eq!(copy.vars().unwrap().items().unwrap(), before);
                }
                world.add_object(copy);
            }
        }
        _ => {
            let Ok(before) = vars.items() else { return };
            let acts = world.acts.get();
            if world.note(vars.clear()).is_some() && acts == world.acts.get() {
                assert!(vars.is_empty().unwrap());
            }
            drop(before);
        }
    }
}

/// What was read is still there after the dict has become another, whatever has happened to that.
fn replaced_meanwhile(world: &Rc<World>, object: &Obj, vars: &Vars) {
    let Some(_level) = world.enter() else { return };
    let (Ok(items), Ok(dict)) = (vars.items(), vars.to_dict()) else { return };
    World::keep(&world.vars, vars.clone());
    steps::step(world);
    world.note(object.delattr("__dict__"));
    steps::on(world, object);
    assert!(
        dict.iter()
            .map(|(name, value)| (name.as_str(), value))
            .eq(items.iter().map(|(name, value)| (name.as_str(), value)))
    );
    world.note(vars.insert("x", 1));
}

/// Through the dict itself, while its object is borrowed for that; against a map.
pub(crate) fn borrowed(world: &Rc<World>, object: &Obj) {
    fn within<T: Slotted>(world: &Rc<World>, object: &Obj) -> bool {
        let Some(object) = object.downcast_ref::<T>() else { return false };
        let rank = world.rank_of_object(object);
        if let Some(mut guard) = world.note(object.try_borrow_mut()) {
            let old = guard.vars_mut().map(std::mem::take).unwrap_or_default();
            let new = change(world, rank, old.clone());
            drop(old);
            if let Ok(dict) = guard.vars_mut() {
                *dict = new;
            }
        }
        true
    }
    _ = within::<Pixel>(world, object) || within::<Active>(world, object) || within::<Fixed>(world, object);
}

/// Several changes, each of which a map knows the answer to; what they drop may use any object, but not this dict.
fn change(world: &Rc<World>, rank: u32, mut dict: AttrDict) -> AttrDict {
    let mut model = Map::from(dict.clone());
    for _ in 0..world.choices.below(8) {
        match world.choices.below(8) {
            0 | 1 => {
                let (turn, count) = (world.choices.below(4), *world.choices.of(&COUNTS).unwrap());
                for index in 0..count {
                    let (name, value) = (name(turn, index), world.value(rank));
                    assert_eq!(dict.insert(&name, value.clone()), model.insert(name.into(), value));
                }
            }
            2 | 3 => {
                let keys: Vec<String> = dict.keys().map(str::to_owned).collect();
                if let Some(key) = some_key(world, &keys) {
                    assert_eq!(dict.remove(&key), model.shift_remove(key.as_str()));
                }
            }
            4 => {
                let copy = dict.clone();
                drop(std::mem::replace(&mut dict, copy));
            }
            5 => dict = AttrDict::from(Map::from(dict)),
            6 => {
                for (value, other) in dict.iter_mut().map(|(_, value)| value).zip(model.values_mut()) {
                    let value = std::mem::replace(value, Value::from(3));
                    assert_eq!(value, std::mem::replace(other, Value::from(3)));
                }
            }
            _ => {
                dict.clear();
                model.clear();
            }
        }
        assert!(dict.iter().eq(model.iter().map(|(name, value)| (name.as_str(), value))));
        assert!(dict.iter().all(|(name, value)| dict.get(name) == Some(value)));
    }
    dict
}
