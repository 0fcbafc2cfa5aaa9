//! The native classes that others are built on.

use slotted::builtins::{Bool, Bytes, Dict, Float, Int, List, Object, Str, Tuple};
use slotted::prelude::*;

use super::hooks::{Token, act, converted, valid};
use super::world::World;

/// Held by whatever is to be seen going away.
#[slotted]
#[derive(Debug)]
pub(crate) struct Probe {
    #[slot(skip)]
    #[expect(dead_code, reason = "it is dropped")]
    pub(crate) token: Option<Token>,
}

#[slotted(assignable)]
#[derive(Debug, Default)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: Slot<i64>,
}

#[slotted(extends = Point, dict, weakref, assignable)]
#[derive(Debug, Default)]
pub(crate) struct Pixel {
    pub(crate) color: u32,
    pub(crate) any: Value,
    pub(crate) tag: Slot<Value>,
}

#[slotted(weakref, assignable)]
#[derive(Debug, Default)]
pub(crate) struct Guarded {
    #[slot(default, validate = valid)]
    pub(crate) link: Option<Obj>,
    #[slot(default, validate = valid)]
    pub(crate) text: String,
    #[slot(default, convert = converted)]
    pub(crate) level: i64,
    #[slot(readonly)]
    pub(crate) fixed: u8,
}

/// With a method of each receiver, a property, and hooks; all of them act while the object is borrowed for them.
#[slotted(assignable, dict, notify)]
#[derive(Debug, Default)]
pub(crate) struct Active {
    #[slot(default)]
    pub(crate) any: Value,
}

#[methods]
impl Active {
    #[signature(*args)]
    fn m(this: &dyn Instance, args: Vec<Value>) -> Result<Value, Error> {
        act(focus().as_ref())?;
        drop(args);
        this.getattr("any")
    }

    #[signature(value = None)]
    fn go(&mut self, value: Option<Value>) -> Result<Value, Error> {
        let value = value.unwrap_or_default();
        let before = std::mem::replace(&mut self.any, value.clone());
        act(focus().as_ref())?;
        assert_eq!(self.any, value, "it is borrowed");
        Ok(before)
    }

    fn tag(this: &Obj<Self>, name: &str) -> Result<Value, Error> {
        act(Some(&this.clone().upcast()))?;
        this.getattr(name)
    }

    #[getter]
    fn get_level(&self) -> Result<Value, Error> {
        act(focus().as_ref())?;
        Ok(self.any.clone())
    }

    #[setter]
    fn set_level(&mut self, level: Value) -> Result<(), Error> {
        act(focus().as_ref())?;
        drop(level);
        self.setattr("any", 1)
    }

    #[deleter]
    fn del_level(&mut self) -> Result<(), Error> {
        act(focus().as_ref())?;
        self.generic_delattr("any")
    }

    fn __getattr__(this: &dyn Instance, name: &str) -> Result<Value, Error> {
        act(focus().as_ref())?;
        if name == "any" { Ok(Value::None) } else { this.generic_getattr("any") }
    }

    fn __setattr__(this: &mut dyn Instance, name: &str, value: Value) -> Result<(), Error> {
        act(focus().as_ref())?;
        this.generic_setattr(name, value)
    }

    fn __notify__(this: &mut dyn Instance, name: &str, old: Value, new: Value) -> Result<(), Error> {
        act(focus().as_ref())?;
        drop((old, new));
        this.generic_getattr(name).map(drop)
    }
}

fn focus() -> Option<Obj> {
    World::current().and_then(|world| world.focus())
}

#[slotted(assignable)]
#[derive(Debug, Default)]
pub(crate) struct Mixin;

#[slotted(dict = fixed)]
#[derive(Debug, Default)]
pub(crate) struct Fixed;

#[slotted(final)]
#[derive(Debug, Default)]
pub(crate) struct Last;

/// All that can be bases, and some that cannot.
pub(crate) fn bases() -> Vec<Class> {
    vec![
        Class::of::<Object>(),
        Point::class(),
        Pixel::class(),
        Guarded::class(),
        Active::class(),
        Mixin::class(),
        Fixed::class(),
        Class::of::<List>(),
        Class::of::<Dict>(),
        Class::of::<Str>(),
        Class::of::<Float>(),
        Class::of::<Int>(),
        Class::of::<Tuple>(),
        Class::of::<Bytes>(),
        Last::class(),
        Class::of::<Bool>(),
    ]
}
