//! Borrows that outlive single operations, and all the ways to take one.

use std::cell::OnceCell;

use slotted::prelude::*;

use crate::classes::{Handle, Parts, Root, each};
use crate::{Part, Way};

/// The borrows that end together, and what they borrow from.
pub(crate) struct Scope<'s> {
    pub(crate) arena: &'s [OnceCell<Handle>],
    pub(crate) guards: Vec<Guard<'s>>,
}

pub(crate) struct Guard<'s> {
    pub(crate) kept: Kept<'s>,
    pub(crate) handle: &'s Handle,
    pub(crate) object: usize,
}

pub(crate) enum Kept<'s> {
    Whole(#[expect(dead_code, reason = "held as a lock")] Ref<'s, Object>),
    WholeMut(#[expect(dead_code, reason = "held as a lock")] RefMut<'s, Object>),
    Number(Ref<'s, i64>),
    NumberMut(RefMut<'s, i64>),
    Link(Ref<'s, Option<Obj>>),
    LinkMut(RefMut<'s, Option<Obj>>),
}

impl Kept<'_> {
    pub(crate) fn is_writing(&self) -> bool {
        matches!(self, Self::WholeMut(_) | Self::NumberMut(_) | Self::LinkMut(_))
    }
}

/// A part of the object behind a typed handle.
#[track_caller]
fn typed<T: Parts>(object: &Obj<T>, part: Part, way: Way, writing: bool) -> Result<Kept<'_>, Error> {
    const EVERY_CLASS: &str = "every class but `object` has the part";
    Ok(if writing {
        let whole = if way == Way::Panicking { object.borrow_mut() } else { object.try_borrow_mut()? };
        match part {
            Part::Number => Kept::NumberMut(RefMut::filter_map(whole, T::number_mut).ok().expect(EVERY_CLASS)),
            Part::Link => Kept::LinkMut(RefMut::filter_map(whole, T::link_mut).ok().expect(EVERY_CLASS)),
        }
    } else {
        let whole = if way == Way::Panicking { object.borrow() } else { object.try_borrow()? };
        match part {
            Part::Number => Kept::Number(Ref::filter_map(whole, T::number).ok().expect(EVERY_CLASS)),
            Part::Link => Kept::Link(Ref::filter_map(whole, T::link).ok().expect(EVERY_CLASS)),
        }
    })
}

impl Handle {
    pub(crate) fn borrow(&self, part: Part, way: Way, writing: bool) -> Result<Kept<'_>, Error> {
        Ok(match (self, way) {
            (Self::Object(object), Way::Typed | Way::Panicking | Way::Slot) if writing => {
                let whole = object.try_borrow_mut()?;
                Kept::WholeMut(RefMut::filter_map(whole, Parts::number_mut).expect_err("`object` has no number"))
            }
            (Self::Object(object), Way::Typed | Way::Panicking | Way::Slot) => {
                Kept::Whole(Ref::filter_map(object.try_borrow()?, Parts::number).expect_err("`object` has no number"))
            }
            (_, Way::Name) => each!(Self, self, object => match (part, writing) {
                (Part::Number, false) => Kept::Number(object.attr_ref("number")?),
                (Part::Number, true) => Kept::NumberMut(object.attr_mut("number")?),
                (Part::Link, false) => Kept::Link(object.attr_ref("link")?),
                (Part::Link, true) => Kept::LinkMut(object.attr_mut("link")?),
            }),
            (Self::Leaf(object), Way::Slot) if writing => {
                Kept::NumberMut(RefMut::slot(object.try_borrow_mut()?, Root::SLOTS.number))
            }
            (Self::Leaf(object), Way::Slot) => Kept::Number(Ref::slot(object.try_borrow()?, Root::SLOTS.number)),
            (_, way) => each!(Self, self, object => typed(object, part, way, writing)?),
        })
    }
}
