//! The native classes that others are built on.

use slotted::builtins::{Bool, Bytes, Dict, Float, Int, List, Object, Str, Tuple};
use slotted::prelude::*;

use super::hooks::{Token, converted, valid};

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
