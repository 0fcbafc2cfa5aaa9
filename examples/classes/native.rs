//! The classes that the host declares in Rust, for files to build on.

use slotted::builtins::{Bool, Bytes, Dict, Float, Int, List, NoneType, Str, Tuple};
use slotted::prelude::*;

/// Who acts in the game. Closed: nothing but its slots.
#[slotted]
pub(crate) struct Entity {
    /// What it is called.
    name: String,
    /// Never below zero.
    #[slot(default = 10, validate = not_negative)]
    health: i64,
    /// What it holds in its hand.
    #[slot(default)]
    wields: Option<Obj<Item>>,
}

/// What can be carried: open, and weakly referenced.
#[slotted(dict, weakref, assignable)]
pub(crate) struct Item {
    /// What it is called, for good.
    #[slot(readonly)]
    name: String,
    /// In gold.
    #[slot(default)]
    price: f64,
}

/// Adds nothing to an instance: a mixin.
#[slotted]
pub(crate) struct Drawable;

/// Refuses to be a base.
#[slotted(final)]
pub(crate) struct Sealed;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validators are given a reference")]
fn not_negative(number: &i64) -> Result<(), String> {
    if *number < 0 { Err(format!("{number} is below zero")) } else { Ok(()) }
}

/// All classes that there are before the file defines any.
pub(crate) fn classes() -> [Class; 14] {
    [
        Entity::class(),
        Item::class(),
        Drawable::class(),
        Sealed::class(),
        Object::class(),
        Class::of::<Int>(),
        Class::of::<Bytes>(),
        Class::of::<Tuple>(),
        Class::of::<Str>(),
        Class::of::<Float>(),
        Class::of::<List>(),
        Class::of::<Dict>(),
        Class::of::<Bool>(),
        Class::of::<NoneType>(),
    ]
}

/// A value of one of the host's own structs, made in Rust.
pub(crate) enum Native {
    Entity(Entity),
    Item(Item),
}

impl Native {
    /// The classes of which there are such values.
    pub(crate) const NAMES: [&str; 2] = ["Entity", "Item"];

    pub(crate) fn new(class: &str, pairs: Vec<(String, Value)>) -> slotted::Result<Self> {
        match class {
            "Entity" => Entity::from_pairs(pairs).map(Self::Entity),
            _ => Item::from_pairs(pairs).map(Self::Item),
        }
    }

    /// An object of the class around the value.
    pub(crate) fn wrapped(self, class: &Class, pairs: Vec<(String, Value)>) -> slotted::Result<Obj> {
        match self {
            Self::Entity(entity) => Ok(class.instantiate_with(entity, pairs)?.upcast()),
            Self::Item(item) => Ok(class.instantiate_with(item, pairs)?.upcast()),
        }
    }
}
