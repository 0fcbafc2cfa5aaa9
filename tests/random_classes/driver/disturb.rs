//! What hooks do to the object that they were called for: everything that could pull it from under the library's feet.

use std::rc::Rc;

use slotted::prelude::*;

use super::world::World;
use super::{define, steps};

pub(crate) fn disturb(world: &Rc<World>, object: &Obj) {
    match world.choices.below(8) {
        0 | 1 => turn(world, object),
        2 => world.forget_object(object),
        3 => world.forget_class(&object.class()),
        4 => _ = world.note(object.delattr(world.name_for(object))),
        5 => steps::set(world, object),
        6 => _ = world.note(object.getattr(world.name_for(object))),
        _ => steps::on(world, object),
    }
}

/// Gives the object a class that nobody but it will hold.
pub(crate) fn turn(world: &Rc<World>, object: &Obj) {
    let Some(class) = define::twin(world, object) else { return };
    if world.rank_of_class(&class) < world.rank_of_object(object) {
        let before = object.class();
        let result = object.set_class(&class);
        if result.is_ok() {
            assert!(object.class() == class && object.is_instance(&class));
        }
        world.note(result);
        world.forget_class(&class);
        world.forget_class(&before);
    }
}
