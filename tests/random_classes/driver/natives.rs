//! The native classes that others are built on.

use slotted::__private::{AttrDecl, Needs, Param, returned};
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
#[slotted(assignable, dict)]
#[derive(Debug, Default)]
pub(crate) struct Active {
    #[slot(default)]
    pub(crate) any: Value,
}

/// What `#[methods]` prints.
impl slotted::__private::MethodsInOneBlock for Active {
    const METHODS: &'static [AttrDecl] = &[
        AttrDecl::method("Active.m", "", Needs::Ref, &[Param::positionals("args")], |call| {
            let this = call.instance()?;
            act(focus().as_ref())?;
            returned(this.getattr("any")?)
        }),
        AttrDecl::method("Active.go", "", Needs::Mut, &[Param::optional("value")], |call| {
            let value: Value = call.arg_or(0, || Value::None)?;
            let mut this = call.writing::<Self>()?;
            let before = std::mem::replace(&mut this.any, value.clone());
            act(focus().as_ref())?;
            assert_eq!(this.any, value, "it is borrowed");
            returned(before)
        }),
        AttrDecl::method("Active.tag", "", Needs::Handle, &[Param::required("name")], |call| {
            let name: String = call.arg(0)?;
            let this = call.object::<Object>()?;
            act(Some(this))?;
            this.getattr(name.as_str())
        }),
        AttrDecl::property("Active.level", "", |call| {
            let this = call.reading::<Self>()?;
            act(focus().as_ref())?;
            returned(this.any.clone())
        })
        .setter(Needs::Mut, |call| {
            let mut this = call.instance_mut()?;
            act(focus().as_ref())?;
            returned(this.setattr("any", 1))
        })
        .deleter(|call| {
            act(focus().as_ref())?;
            returned(call.instance_mut()?.generic_delattr("level"))
        }),
        AttrDecl::method("Active.__getattr__", "", Needs::Ref, &[Param::required("name")], |call| {
            let this = call.instance()?;
            act(focus().as_ref())?;
            returned(this.generic_getattr("any")?)
        }),
        AttrDecl::method("Active.__setattr__", "", Needs::Mut, SETTING, |call| {
            let (name, value): (String, Value) = (call.arg(0)?, call.arg(1)?);
            let mut this = call.instance_mut()?;
            act(focus().as_ref())?;
            returned(this.generic_setattr(name.as_str(), value))
        }),
    ];
}

const SETTING: &[Param<'static>] = &[Param::required("name"), Param::required("value")];

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
