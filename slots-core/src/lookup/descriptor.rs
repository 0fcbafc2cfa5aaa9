//! The erased member descriptor: a slot applied to an instance of any class, or to a shared object.

use super::view::{View, ViewMut};
use super::{access, plain};
use crate::class::{ClassRecord, Instance, SlotInfo};
use crate::error::{Error, ErrorKind, Result};
use crate::object::Obj;
use crate::sync::Gate;
use crate::value::{IntoValue, Value};

impl SlotInfo {
    /// Refuses an instance that does not embed the slot's owner (rule `descriptor-wrong-type`).
    ///
    /// Where it does, the slot's member fits the instance as the members of its own class do (C1, C2).
    pub(super) fn applies_to(&self, record: &ClassRecord) -> Result<()> {
        let owner = self.owner();
        if record.embeds(owner.record()) {
            return Ok(());
        }
        let class = record.shape.name;
        let message =
            format!("descriptor '{}' for '{}' objects doesn't apply to a '{class}' object", self.name(), owner.name());
        let error = Error::new(ErrorKind::Type, "descriptor-wrong-type", message).about(class, Some(self.name()));
        Err(error.against(owner.name(), Some(self.name())))
    }

    /// The slot's value in `instance` (`__get__`), whatever a subclass put over the slot's name.
    ///
    /// # Errors
    ///
    /// `TypeError` if `instance` is not of the slot's owner (`descriptor-wrong-type`), and whatever
    /// [`getattr`](super::Attributes::getattr) may return for the slot.
    pub fn get(&self, instance: &dyn Instance) -> Result<Value> {
        self.applies_to(instance.__record())?;
        // SAFETY: the slot applies to the instance, so its member fits it.
        unsafe { View::of(instance).get(self.member()) }
    }

    /// Stores `value` in the slot of `instance` (`__set__`).
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), and whatever [`setattr`](super::Attributes::setattr) may return for the slot.
    pub fn set(&self, instance: &mut dyn Instance, value: impl IntoValue) -> Result<()> {
        self.applies_to(instance.__record())?;
        let mut view = ViewMut::of(instance);
        // SAFETY: the member fits the instance, which is borrowed uniquely.
        match unsafe { access::put(view.pointer(), self.member(), value, Gate::OPEN) } {
            // SAFETY: as above.
            Ok(Some(value)) => unsafe { plain::store_member(instance, self.member(), value) },
            // Nothing is in the way of an instance that is borrowed uniquely.
            _ => Ok(()),
        }
    }

    /// Unsets the slot of `instance` (`__delete__`).
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), and whatever [`delattr`](super::Attributes::delattr) may return for the slot.
    pub fn delete(&self, instance: &mut dyn Instance) -> Result<()> {
        self.applies_to(instance.__record())?;
        // SAFETY: the slot applies to the instance, so its member fits it.
        unsafe { ViewMut::of(instance).delete(self.member()) }
    }
}

/// On shared objects.
impl SlotInfo {
    /// As [`get`](Self::get), from a shared object.
    ///
    /// # Errors
    ///
    /// As there, and if the object is mutably borrowed (`already-mutably-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn get_from<T>(&self, object: &Obj<T>) -> Result<Value> {
        self.applies_to(object.record())?;
        // SAFETY: H6: the object's class embeds the slot's owner.
        unsafe { object.get_slot(self.member()) }
    }

    /// As [`set`](Self::set), on a shared object.
    ///
    /// # Errors
    ///
    /// As there, and if the object is borrowed (`already-borrowed`, `already-mutably-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn set_on<T>(&self, object: &Obj<T>, value: impl IntoValue) -> Result<()> {
        self.applies_to(object.record())?;
        // SAFETY: H6: the object's class embeds the slot's owner.
        unsafe { object.store_member(self.member(), value) }
    }

    /// As [`delete`](Self::delete), from a shared object.
    ///
    /// # Errors
    ///
    /// As there, and if the object is borrowed (`already-borrowed`, `already-mutably-borrowed`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn delete_from<T>(&self, object: &Obj<T>) -> Result<()> {
        self.applies_to(object.record())?;
        // SAFETY: H6: the object's class embeds the slot's owner.
        unsafe { object.delete_member(self.member()) }
    }
}
