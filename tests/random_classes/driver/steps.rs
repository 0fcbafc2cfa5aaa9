//! The operations, one by one.

use std::rc::Rc;

use slotted::builtins::{Bytes, List, Object, Tuple};
use slotted::prelude::*;
use slotted::{Arguments, ClassAttr, Extends, Slotted};

use super::hooks::{Sly, callback};
use super::natives::{Active, Guarded, Pixel, Point};
use super::world::{Classes, World};
use super::{define, dicts, disturb};

/// One operation.
pub(crate) fn step(world: &Rc<World>) {
    match world.choices.below(32) {
        0..=4 => define::define(world),
        5..=8 => instantiate(world),
        9 => around_a_native(world),
        10 => native(world),
        18 => with_items(world),
        11 => world.drop_object(),
        12 => world.drop_class(),
        13 => drop_something(world),
        14 => ask_a_class(world),
        15 => iterate(world),
        16 => upgrade(world),
        17 => ask_errors(world),
        _ => {
            if let Some(object) = world.object() {
                on(world, &object);
            }
        }
    }
}

/// One operation on that object.
pub(crate) fn on(world: &Rc<World>, object: &Obj) {
    let _focus = world.focus_on(object);
    match world.choices.below(32) {
        0..=4 => set(world, object),
        5..=7 => get(world, object),
        8 => _ = world.note(object.delattr(world.name_for(object))),
        9 => ask(world, object),
        10..=12 => slot_of_any_class(world, object),
        13 => disturb::turn(world, object),
        14 => set_class(world, object),
        15 => downgrade(world, object),
        16 => copy(world, object),
        17 => state(world, object),
        18 => vars(world, object),
        19 => dict(world, object),
        20 => paths(world, object),
        21 => borrow(world, object),
        22 => downcast(world, object),
        23..=25 => call(world, object),
        26 => call_held(world),
        27 => super_of(world, object),
        28 => generic(world, object),
        29 => dicts::live(world, object),
        30 => dicts::borrowed(world, object),
        _ => world.keep_object(object.clone()),
    }
}

fn pairs(world: &Rc<World>, class: &Class) -> Vec<(String, Sly)> {
    // What a new object is given, it may hold: its rank is the highest.
    let slots: Vec<String> = class.slots().map(|slot| slot.name().to_owned()).collect();
    let mut pairs = Vec::new();
    for _ in 0..world.choices.below(4) {
        let name = match world.choices.of(&slots) {
            Some(name) if !world.choices.once_in(4) => name.clone(),
            _ => world.name().to_owned(),
        };
        let value = world.value(u32::MAX);
        pairs.push((name, Sly { value, at: None }));
    }
    pairs
}

fn instantiate(world: &Rc<World>) {
    let class = world.late_class();
    let pairs = pairs(world, &class);
    let given: Vec<(String, Value)> = pairs.iter().map(|(name, sly)| (name.clone(), sly.value.clone())).collect();
    let Some(object) = world.note(class.instantiate(pairs)) else { return };
    assert_eq!((object.strong_count(), object.class() == class), (1, true));
    for (name, value) in given {
        if let Some(slot) = class.slot(&name)
            && slot.owner().is_runtime()
        {
            assert_eq!(slot.get_from(&object).unwrap(), value);
        }
    }
    world.add_object(object);
}

fn around_a_native(world: &Rc<World>) {
    fn with<T: Slotted + Extends<Object>>(world: &Rc<World>, native: T) {
        let class = world.late_class();
        let pairs = pairs(world, &class);
        if let Some(object) = world.note(class.instantiate_with(native, pairs)) {
            assert!(object.is::<T>());
            world.add_object(object.upcast());
        }
    }
    match world.choices.below(4) {
        0 => with(world, Point::default()),
        1 => with(world, Pixel::default()),
        2 => with(world, List::from(vec![1.into()])),
        _ => with(world, Object::new()),
    }
}

/// An object of a class that may or may not vary in size.
fn with_items(world: &Rc<World>) {
    let class = world.late_class();
    let pairs = pairs(world, &class);
    let count = world.choices.below(4);
    let made = match world.choices.below(4) {
        0 => class.instantiate_items([7; 40].get(..count * 13).unwrap_or_default(), pairs),
        1 => class.instantiate_items(i128::MAX >> (count * 40), pairs),
        _ => {
            let items: Vec<Value> = (0..count).map(|_| world.value(u32::MAX)).collect();
            let made = class.instantiate_items(items.clone(), pairs);
            if let Ok(object) = &made {
                assert_eq!(object.downcast_ref::<Tuple>().unwrap().items(), items);
            }
            made
        }
    };
    if let Some(object) = world.note(made) {
        assert!(class.shape().var_sized);
        world.add_object(object);
    }
}

fn native(world: &Rc<World>) {
    world.add_object(match world.choices.below(5) {
        4 => Obj::new(Active::default()).upcast(),
        0 => Obj::new(Point::default()).upcast(),
        1 => Obj::new(Pixel::default()).upcast(),
        2 => world.probe(),
        _ => Obj::new(Guarded::default()).upcast(),
    });
}

/// Stores a value by name, in one of the ways that there are.
pub(crate) fn set(world: &Rc<World>, object: &Obj) {
    let name = &world.name_for(object);
    let value = world.value(world.rank_of_object(object));
    let acts = world.acts.get();
    match world.choices.below(6) {
        0 => _ = world.note(object.setattr(name, Sly { value, at: Some(object.clone()) })),
        1 => _ = world.note(object.setattr(name, 2.5)),
        2 => _ = world.note(object.setattr(name, "text")),
        _ => {
            if world.note(object.setattr(name, value.clone())).is_some()
                && acts == world.acts.get()
                && object.class().slot(name).is_some_and(|slot| slot.owner().is_runtime())
            {
                assert_eq!(object.getattr(name).unwrap(), value);
            }
        }
    }
}

fn get(world: &Rc<World>, object: &Obj) {
    let name = &world.name_for(object);
    let acts = world.acts.get();
    let has = object.hasattr(name);
    let found = object.getattr(name);
    if acts == world.acts.get() {
        assert_eq!(has, found.is_ok(), "{name} of {object:?}: {found:?}");
    }
    if let Some(Value::Vars(vars)) = world.note(found) {
        World::keep(&world.vars, vars);
    }
}

/// Asks for everything that can be asked without a change.
fn ask(world: &Rc<World>, object: &Obj) {
    if let Some(names) = world.note(object.dir()) {
        assert!(names.is_sorted());
        for name in names.iter().filter(|_| world.choices.once_in(4)) {
            world.note(object.getattr(name));
        }
    }
    if let Some(attrs) = world.note(object.attrs()) {
        for (_, value) in attrs {
            world.note(value);
        }
    }
    // Asked before: the hook may give the object a class without one.
    let has_repr = object.class().dir().iter().any(|name| name == "__repr__");
    let shown = format!("{object:?}");
    assert!(has_repr || shown.ends_with('>'), "{shown}");
}

/// The descriptor of a slot on an object that may be of another class.
fn slot_of_any_class(world: &Rc<World>, object: &Obj) {
    let own = || {
        let slots: Vec<SlotInfo> = object.class().slots().collect();
        world.choices.of(&slots).cloned()
    };
    let Some(slot) = (if world.choices.once_in(2) { own() } else { world.slot() }) else { return };
    assert!(!slot.name().is_empty());
    let embeds = object.is_instance(&slot.owner());
    let value = world.value(world.rank_of_object(object));
    let acts = world.acts.get();
    match world.choices.below(4) {
        0 => match slot.get_from(object) {
            Ok(_) => assert!(embeds),
            Err(error) => assert!(embeds || error.rule() == "descriptor-wrong-type"),
        },
        1 => {
            if world.note(slot.set_on(object, value.clone())).is_some()
                && acts == world.acts.get()
                && slot.owner().is_runtime()
            {
                assert!(embeds);
                assert_eq!(slot.get_from(object).unwrap(), value, "{slot:?}");
            }
        }
        2 => _ = world.note(slot.set_on(object, Sly { value, at: Some(object.clone()) })),
        _ => {
            if world.note(slot.delete_from(object)).is_some() && acts == world.acts.get() {
                assert_eq!(slot.get_from(object).unwrap_err().rule(), "unset-slot-read");
            }
        }
    }
}

fn set_class(world: &Rc<World>, object: &Obj) {
    let class = world.class();
    if world.rank_of_class(&class) >= world.rank_of_object(object) {
        return;
    }
    let before = object.class();
    // A slot of that name takes what is written to it.
    let by_name = world.choices.once_in(2)
        && before.slot("__class__").is_none()
        && !before.dir().iter().any(|name| name == "__setattr__");
    let result = if by_name { object.setattr("__class__", class.clone()) } else { object.set_class(&class) };
    // What the old class held was dropped, and may have acted; it is still held here.
    let now = if result.is_ok() { class } else { before };
    assert!(object.class() == now);
    world.note(result);
}

fn downgrade(world: &Rc<World>, object: &Obj) {
    let weak =
        if world.choices.once_in(2) { object.try_downgrade() } else { object.try_downgrade_with(callback(world)) };
    if let Some(weak) = world.note(weak) {
        assert!(weak.is_alive() && object.weak_count() > 0 && weak.upgrade().as_ref() == Some(object));
        world.keep_weak(weak);
    }
}

fn upgrade(world: &Rc<World>) {
    let Some(weak) = world.weak() else { return };
    let object = weak.upgrade();
    assert_eq!(weak.is_alive(), object.is_some());
    if let Some(object) = object {
        world.keep_object(object);
    }
}

fn copy(world: &Rc<World>, object: &Obj) {
    let acts = world.acts.get();
    if let Some(copy) = world.note(object.copy()) {
        assert!(copy != *object && copy.strong_count() == 1);
        if acts == world.acts.get() {
            assert_eq!(copy.class(), object.class());
        }
        if let Some(items) = object.downcast_ref::<Tuple>() {
            assert!(items.same_items(copy.downcast_ref().unwrap()));
        }
        world.add_object(copy);
    }
}

/// The state of one object for another, or for itself.
fn state(world: &Rc<World>, object: &Obj) {
    let Some(from) = world.object() else { return };
    let Some(state) = world.note(from.state()) else { return };
    let value = Value::from(state.clone());
    if world.rank(&value) < world.rank_of_object(object) {
        let before = object.class();
        let acts = world.acts.get();
        let written = world.note(object.set_state(state));
        if written.is_some() && acts == world.acts.get() {
            assert_eq!(object.class(), before);
        }
    }
}

/// The live `__dict__`.
fn vars(world: &Rc<World>, object: &Obj) {
    let Some(vars) = world.note(object.vars()) else { return };
    assert!(object.class().has_dict() && vars.object() == object);
    let value = world.value(world.rank_of_object(object));
    let name = world.name();
    match world.choices.below(8) {
        0 | 1 => _ = world.note(vars.insert(name, value)),
        2 => _ = world.note(vars.insert(name, Sly { value, at: Some(object.clone()) })),
        3 => _ = world.note(vars.remove(name)),
        4 => _ = world.note(vars.clear()),
        5 => {
            if let (Ok(len), Ok(items), Ok(keys)) = (vars.len(), vars.items(), vars.keys()) {
                assert!(len == items.len() && len == keys.len() && vars.is_empty().unwrap() == (len == 0));
            }
        }
        6 => _ = world.note(vars.to_dict()),
        _ => World::keep(&world.vars, vars),
    }
}

/// The whole `__dict__` at once.
fn dict(world: &Rc<World>, object: &Obj) {
    let value = match (world.choices.below(3), world.some_vars()) {
        (0, Some(vars)) => {
            // Its contents are what is stored.
            let Some(items) = world.note(vars.to_dict()) else { return };
            if world.rank(&Value::Dict(items)) >= world.rank_of_object(object) {
                return;
            }
            Value::Vars(vars)
        }
        (1, _) => {
            world.note(object.delattr("__dict__"));
            return;
        }
        _ => Value::Dict(world.collections().1),
    };
    world.note(object.setattr("__dict__", value));
}

fn paths(world: &Rc<World>, object: &Obj) {
    let parts: Vec<&str> = (0..=world.choices.below(4))
        .map(|_| if world.choices.once_in(4) { *world.choices.of(&["0", "1", "7"]).unwrap() } else { world.name() })
        .collect();
    let path = parts.join(".");
    match world.choices.below(6) {
        0 => _ = world.note(object.getattr_path(&path)),
        1 => _ = object.hasattr_path(&path),
        2 => _ = world.note(object.delattr_path(&path)),
        // Whatever it is stored in may hold it.
        3 => _ = world.note(object.setattr_path(&path, world.value(1))),
        4 => {
            let (items, entries) = world.collections();
            let value = if world.choices.once_in(2) { Value::List(items) } else { Value::Dict(entries) };
            _ = world.note(object.setattr_path(&path, value));
        }
        _ => {
            let value = world.value(1);
            _ = world.note(object.setattr_path(&path, Sly { value, at: Some(object.clone()) }));
        }
    }
}

/// Operations while an attribute is borrowed.
fn borrow(world: &Rc<World>, object: &Obj) {
    let Some(_level) = world.enter() else { return };
    let name = &world.name_for(object);
    match world.choices.below(5) {
        0 => {
            if let Some(guard) = world.note(object.attr_ref::<Value>(name)) {
                let before = guard.clone();
                step(world);
                on(world, object);
                assert_eq!(*guard, before, "it is borrowed");
            }
        }
        1 => {
            if let Some(mut guard) = world.note(object.attr_mut::<Value>(name)) {
                let value = world.value(world.rank_of_object(object));
                let before = std::mem::replace(&mut *guard, value.clone());
                on(world, object);
                assert_eq!(*guard, value);
                drop(guard);
                drop(before);
            }
        }
        2 => {
            if let Some(guard) = world.note(object.attr_ref::<str>(name)) {
                let before = guard.to_owned();
                on(world, object);
                assert_eq!(*guard, *before);
            }
        }
        3 => {
            if let Some(_guard) = world.note(object.try_borrow_mut()) {
                on(world, object);
            }
        }
        _ => {
            if let Some(_guard) = world.note(object.try_borrow()) {
                on(world, object);
            }
        }
    }
}

/// Through handles of native types.
fn downcast(world: &Rc<World>, object: &Obj) {
    if let Some(point) = object.downcast_ref::<Point>()
        && let Some(mut guard) = world.note(point.try_borrow_mut())
    {
        guard.x = 3.5;
        let y = guard.y.take();
        if world.choices.once_in(2) {
            *guard = Point { y: y.into(), ..Point::default() };
        }
    }
    if let Ok(pixel) = object.clone().downcast::<Pixel>() {
        let weak = pixel.downgrade();
        assert!(weak.upgrade().is_some_and(|object| object == pixel));
        World::keep(&world.weaks, weak.upcast());
        match pixel.try_unwrap() {
            Ok(value) => assert!(value.color < u32::MAX),
            Err(pixel) => drop(pixel),
        }
    }
    if let Some(items) = object.downcast_ref::<Tuple>()
        && let Some(_level) = world.enter()
    {
        // They stay as they are, whatever else happens to the object.
        let before = items.items().to_vec();
        step(world);
        assert_eq!(items.items(), before);
    }
    if let Some(bytes) = object.downcast_ref::<Bytes>() {
        assert!(bytes.iter().all(|byte| *byte == 7));
    }
    if let Some(list) = object.downcast_ref::<List>()
        && let Some(mut guard) = world.note(list.try_borrow_mut())
    {
        guard.push(world.value(1));
    }
}

/// Whether nobody borrows the object, which no operation changes.
fn is_free(object: &Obj) -> bool {
    object.try_borrow_mut().is_ok()
}

/// Arguments that whatever belongs to the object may store in it.
fn arguments(world: &Rc<World>, rank: u32) -> Arguments {
    let mut arguments = Arguments::new();
    for _ in 0..world.choices.below(4) {
        arguments = match world.choices.below(6) {
            0 => arguments.arg(world.name()),
            1 => arguments.keyword(world.name(), world.value(rank)),
            _ => arguments.arg(world.value(rank)),
        };
    }
    arguments
}

/// Calls by name, in one of the ways that there are.
fn call(world: &Rc<World>, object: &Obj) {
    let name = &world.name_for(object);
    let arguments = arguments(world, world.rank_of_object(object));
    let (free, acts) = (is_free(object), world.acts.get());
    match world.choices.below(6) {
        0 | 1 => _ = world.note(object.call_method(name, arguments)),
        2 | 3 => {
            if let Some(Value::Function(function)) = world.note(object.getattr(name)) {
                assert!(function.qualname().ends_with(function.name()));
                if acts == world.acts.get()
                    && let Ok(again) = object.getattr(name)
                    && acts == world.acts.get()
                {
                    assert_eq!(again, Value::Function(function.clone()));
                }
                World::keep(&world.functions, function.clone());
                world.note(function.call(arguments));
            }
        }
        4 => _ = world.note(object.class().call_method(name, [Value::from(object.clone())])),
        _ => _ = world.note(object.repr()),
    }
    assert_eq!(is_free(object), free, "{name}");
}

/// Calls what is left of an object or a class, which may be gone.
fn call_held(world: &Rc<World>) {
    let Some(function) = world.function() else { return };
    if world.choices.once_in(3) {
        // All handles to it but this one.
        drop(world.functions.take(world.choices.below(world.functions.len())));
    }
    // Whatever it is bound to may hold these.
    let arguments = arguments(world, 1);
    world.note(function.call(arguments));
    assert!(!format!("{} {:?}", function.qualname(), function.doc()).is_empty());
}

/// The object as the classes after one of its own see it.
fn super_of(world: &Rc<World>, object: &Obj) {
    let name = &world.name_for(object);
    let classes: Vec<Class> = object.class().mro().collect();
    let class = if world.choices.once_in(8) { Some(world.class()) } else { world.choices.of(&classes).cloned() };
    let Some(class) = class else { return };
    drop(classes);
    let Some(next) = world.note(object.super_of(&class)) else {
        assert!(!object.is_instance(&class));
        return;
    };
    let (free, rank) = (is_free(object), world.rank_of_object(object));
    for _ in 0..=world.choices.below(2) {
        match world.choices.below(5) {
            0 => _ = world.note(next.getattr(name)),
            1 => _ = world.note(next.setattr(name, Sly { value: world.value(rank), at: Some(object.clone()) })),
            2 => _ = world.note(next.delattr(name)),
            _ => _ = world.note(next.call_method(name, arguments(world, rank))),
        }
        world.forget_class(&class);
    }
    assert_eq!(is_free(object), free, "{name}");
}

/// Round the hooks.
fn generic(world: &Rc<World>, object: &Obj) {
    let name = &world.name_for(object);
    let acts = world.acts.get();
    match world.choices.below(4) {
        0 => {
            let value = world.value(world.rank_of_object(object));
            if world.note(object.generic_setattr(name, value.clone())).is_some()
                && acts == world.acts.get()
                && object.class().slot(name).is_some_and(|slot| slot.owner().is_runtime())
            {
                assert_eq!(object.generic_getattr(name).unwrap(), value);
            }
        }
        1 => _ = world.note(object.generic_delattr(name)),
        2 => assert!(world.note(object.generic_dir()).is_none_or(|names| names.is_sorted())),
        _ => _ = world.note(object.generic_getattr(name)),
    }
}

fn ask_a_class(world: &Rc<World>) {
    let class = world.late_class();
    let name = world.name();
    let asked = class.getattr(name);
    if let Some(attr) = world.note(asked) {
        assert!(!format!("{attr:?}").is_empty());
        if let ClassAttr::Slot(slot) = &attr {
            assert!(slot.name() == name && class.is_subclass(&slot.owner()));
        }
        // A value may hold what holds the class in turn; nothing keeps that but the world.
        World::keep(&world.attrs, attr);
    }
    assert_eq!(class.slot(name).is_some(), class.slots().any(|slot| slot.name() == name && class.slot(name).is_some()));
    let other = world.class();
    assert_eq!(class.is_subclass(&other), class.mro().any(|base| base == other));
}

fn iterate(world: &Rc<World>) {
    let class = world.class();
    match world.choices.below(4) {
        0 => World::keep(&world.iterators, Box::new(class.mro()) as Classes),
        1 => World::keep(&world.iterators, Box::new(class.bases()) as Classes),
        2 => World::keep(&world.iterators, Box::new(class.slots().map(|slot| slot.owner())) as Classes),
        _ => {
            if let Some(mut classes) = world.iterators.take(world.choices.below(world.iterators.len())) {
                drop(class);
                if let Some(next) = classes.next() {
                    assert!(!next.name().is_empty());
                }
                World::keep(&world.iterators, classes);
            }
        }
    }
}

fn ask_errors(world: &Rc<World>) {
    if let Some(error) = world.errors.take(world.choices.below(world.errors.len())) {
        assert!(!format!("{error:?} {:?} {:?}", error.class_name(), error.suggestion()).is_empty());
        World::keep(&world.errors, error.clone());
    }
}

fn drop_something(world: &Rc<World>) {
    match world.choices.below(7) {
        6 => drop(world.functions.take(world.choices.below(world.functions.len()))),
        0 => drop(world.weaks.take(world.choices.below(world.weaks.len()))),
        1 => drop(world.slots.take(world.choices.below(world.slots.len()))),
        2 => drop(world.attrs.take(world.choices.below(world.attrs.len()))),
        3 => drop(world.vars.take(world.choices.below(world.vars.len()))),
        4 => drop(world.errors.take(world.choices.below(world.errors.len()))),
        _ => drop(world.iterators.take(world.choices.below(world.iterators.len()))),
    }
}
