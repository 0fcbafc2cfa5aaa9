//! Random class definitions.

use std::rc::Rc;

use slotted::prelude::*;
use slotted::{Attr, Slots};

use super::hooks::{Restless, guarded, method, property};
use super::world::World;

/// Tries to make a class, legal or not.
pub(crate) fn define(world: &Rc<World>) {
    let choices = &world.choices;
    // Unique in its number; private names are mangled with what is before it.
    let name = format!("{}{}", choices.of(&["C", "_C", "__", "Ü"]).unwrap(), world.serial());
    let mut builder = Class::builder(&name);
    let mut rank = 0;
    for _ in 0..choices.of(&[0, 1, 1, 1, 1, 2, 2, 3]).copied().unwrap() {
        let base = world.late_class();
        rank = rank.max(world.rank_of_class(&base));
        builder = builder.base(base);
    }
    if let Some(slots) = slots(world) {
        builder = builder.slots(slots);
    }
    for _ in 0..choices.below(4) {
        let name = world.name();
        let attr = match choices.below(8) {
            0 => Restless::attr(world),
            1 => property(world),
            2..=5 => method(world, name),
            _ => {
                let value = world.value(u32::MAX);
                rank = rank.max(world.rank(&value));
                Attr::from(value)
            }
        };
        builder = builder.attr(name, attr);
    }
    match choices.below(8) {
        0 => builder = builder.strict(),
        1 => builder = builder.doc("what it is for").module("somewhere"),
        // Nothing is made of this one; what it holds is dropped twice.
        2 => drop(builder.clone()),
        _ => {}
    }
    build(world, builder, rank);
}

/// A class like that of an object, so that the object can take it.
pub(crate) fn twin(world: &Rc<World>, object: &Obj) -> Option<Class> {
    let class = object.class();
    let mut names: Vec<String> = class.own_slots().map(|slot| slot.name().to_owned()).collect();
    let base = class.base().filter(|_| class.is_runtime()).unwrap_or_else(|| class.clone());
    names.extend((class.has_dict() && !base.has_dict()).then(|| "__dict__".to_owned()));
    names.extend((class.has_weakref() && !base.has_weakref()).then(|| "__weakref__".to_owned()));
    let mut builder = Class::builder(format!("C{}", world.serial())).base(&base).slots(names);
    let rank = world.rank_of_class(&base);
    if world.choices.once_in(2) {
        builder = builder.attr(world.name(), Restless::attr(world));
    }
    build(world, builder, rank)
}

fn build(world: &Rc<World>, builder: slotted::ClassBuilder, rank: u32) -> Option<Class> {
    let (tokens, acts) = (world.tokens.get(), world.acts.get());
    let held = builder.clone();
    let mut result = None;
    guarded(|| result = Some(builder.build()));
    let class = match result? {
        Ok(class) => class,
        Err(error) => {
            assert!(matches!(error.kind(), ErrorKind::Type | ErrorKind::Value), "{error:?}");
            assert!(error.class_name().is_some());
            if acts == world.acts.get() {
                assert_eq!(world.tokens.get(), tokens, "`held` has all that the definition had");
            }
            drop(held);
            world.note::<()>(Err(error));
            return None;
        }
    };
    drop(held);
    // What holds objects has a rank of its own, above those of all that it can hold.
    let rank = if rank == 0 { 0 } else { world.serial() };
    for slot in class.slots() {
        if world.choices.once_in(4) {
            World::keep(&world.slots, slot);
        }
    }
    world.add_class(class.clone(), rank);
    Some(class)
}

/// `__slots__` in all forms; `None` if there is no such statement.
fn slots(world: &Rc<World>) -> Option<Slots> {
    let choices = &world.choices;
    let names = || -> Vec<&'static str> {
        // Mostly names that are legal, at least one by one.
        (0..choices.below(5))
            .map(|_| if choices.once_in(8) { world.name() } else { super::world::NAMES[choices.below(14)] })
            .collect()
    };
    Some(match choices.below(10) {
        0 => return None,
        1 => world.name().into(),
        2 => Slots::none(),
        3 => names().into_iter().map(|name| (name, "its doc")).collect(),
        4 => Value::Int(5).into(),
        5 => world.value(u32::MAX).into(),
        6 => {
            let mut items: Vec<Value> = names().into_iter().map(Value::from).collect();
            items.insert(choices.below(items.len() + 1), world.value(1));
            Value::from(items).into()
        }
        7 => Value::Dict(
            names().into_iter().map(|name| (name, world.value(1))).collect::<Vec<_>>().into_iter().collect(),
        )
        .into(),
        _ => names().into(),
    })
}
