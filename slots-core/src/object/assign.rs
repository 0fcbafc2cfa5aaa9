//! `__class__` assignment: giving an object another class of the same layout.

use core::ptr::NonNull;

use super::Obj;
use crate::class::{Assignable, Class, ClassRecord, Member, release, retain};
use crate::error::{Error, ErrorKind, Result};
use crate::rules::same_layout;

impl<T> Obj<T> {
    /// Gives the object another class (`o.__class__ = class`): its attributes stay, and are from here on those of `class`.
    ///
    /// Both classes must be `assignable`, and lay out the same: the same slots, of the same types and in the same order, over the
    /// same base (rules `set-class-same-slots`, `set-class-ancestor`). Weak references stay.
    ///
    /// Handles of the old class's type lead to the object as before, although [`is`](Self::is) and
    /// [`class`](Self::class) now tell of the new one: that is what a class agrees to with `assignable`.
    ///
    /// # Errors
    ///
    /// `TypeError` if either class is not `assignable` (`set-class-immutable-type`), or their layouts differ
    /// (`set-class-layout-differs`); the object is borrowed (`already-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn set_class(&self, class: &Class) -> Result<()>
    where
        T: Assignable,
    {
        self.assign_class(class)
    }

    /// Gives the object the class `U`, and the handle its type.
    ///
    /// # Errors
    ///
    /// As [`set_class`](Self::set_class). The handle is dropped then, as by [`downcast`](Self::downcast).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn into_class<U: Assignable>(self) -> Result<Obj<U>>
    where
        T: Assignable,
    {
        self.assign_class(&Class::of_record(U::__class_record()))?;
        self.downcast()
    }

    pub(crate) fn assign_class(&self, class: &Class) -> Result<()> {
        let (from, to) = (self.record(), class.record());
        if !from.declared.assignable || !to.declared.assignable {
            return Err(immutable(from, to));
        }
        if !same_layout(from.shape(), to.shape()) || !same_memory(from, to) {
            return Err(layout_differs(from, to));
        }
        if !self.header().borrow.is_free() {
            return Err(self.busy(Some("__class__")));
        }
        if to.object.counted {
            retain(to);
        }
        // SAFETY: H7, as `same_memory` has found. H5: the object holds the class.
        unsafe { self.header().set_class(to) };
        if from.object.counted {
            // SAFETY: H5: the object has held its old class until here.
            unsafe { release(NonNull::from(from)) };
        }
        Ok(())
    }
}

/// What H7 asks for.
fn same_memory(from: &'static ClassRecord, to: &'static ClassRecord) -> bool {
    if from.is(to) {
        return true;
    }
    let (one, other) = (&from.declared.rust, &to.declared.rust);
    one.size == other.size
        && from.object.items == to.object.items
        && one.align == other.align
        && from.dict == to.dict
        && from.shape.has_weakref == to.shape.has_weakref
        && same_fields(from, to)
        && agrees_below(from, to)
        && agrees_below(to, from)
}

/// Whether both have slots of the same names and types at the same offsets. A name may be there more than once: in classes
/// made at run time, one slot can hide another.
fn same_fields(from: &'static ClassRecord, to: &'static ClassRecord) -> bool {
    if from.table.len() != to.table.len() {
        return false;
    }
    // Mostly they are declared in the same order.
    from.table.iter().zip(to.table.iter()).all(|(one, other)| same_field(one, other))
        || by_offset(from).iter().zip(&by_offset(to)).all(|(one, other)| same_field(one, other))
}

fn by_offset(class: &'static ClassRecord) -> Vec<&'static Member> {
    let mut members: Vec<_> = class.table.iter().collect();
    // By name where offsets are the same, as those of fields without bytes can be.
    members.sort_unstable_by_key(|member| (member.offset, member.decl.name()));
    members
}

fn same_field(one: &Member, other: &Member) -> bool {
    let (one_type, other_type) = (one.decl.ty, other.decl.ty);
    one.offset == other.offset
        && one.decl.name() == other.decl.name()
        && one_type.value == other_type.value
        && one_type.deletable == other_type.deletable
}

/// Whether the bases of `class` that `other` does not share agree to the assignment too, and have no fields that are
/// no slots: a handle may have the type of any of them.
fn agrees_below(class: &'static ClassRecord, other: &ClassRecord) -> bool {
    core::iter::successors(Some(class), |class| class.base)
        .take_while(|base| !other.embeds(base))
        .all(|base| base.declared.assignable && base.declared.hidden == 0)
}

#[cold]
fn immutable(from: &ClassRecord, to: &ClassRecord) -> Error {
    let message = "__class__ assignment only supported for mutable types or ModuleType subclasses".to_owned();
    let error = Error::new(ErrorKind::Type, "set-class-immutable-type", message);
    error.about(from.shape.name, Some("__class__")).against(to.shape.name, None)
}

#[cold]
fn layout_differs(from: &ClassRecord, to: &ClassRecord) -> Error {
    let (from, to) = (from.shape.name, to.shape.name);
    let message = format!("__class__ assignment: '{to}' object layout differs from '{from}'");
    Error::new(ErrorKind::Type, "set-class-layout-differs", message).about(from, Some("__class__")).against(to, None)
}
