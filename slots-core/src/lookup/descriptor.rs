//! The erased member descriptor: a slot applied to an instance of any class.

use super::view::{View, ViewMut};
use super::{access, set_member};
use crate::class::{Instance, SlotInfo};
use crate::error::{Error, ErrorKind, Result};
use crate::value::{IntoValue, Value};

impl SlotInfo {
    /// Refuses an instance that does not embed the slot's owner (rule `descriptor-wrong-type`).
    ///
    /// Where it does, the slot's member fits the instance as the members of its own class do (C1, C2).
    fn applies_to(&self, instance: &dyn Instance) -> Result<()> {
        let owner = self.owner();
        if instance.__record().embeds(owner.record()) {
            return Ok(());
        }
        let class = instance.__record().shape.name;
        let message =
            format!("descriptor '{}' for '{}' objects doesn't apply to a '{class}' object", self.name(), owner.name());
        Err(Error::new(ErrorKind::Type, "descriptor-wrong-type", message).about(class, Some(self.name())))
    }

    /// The slot's value in `instance` (`__get__`), whatever a subclass put over the slot's name.
    ///
    /// # Errors
    ///
    /// `TypeError` if `instance` is not of the slot's owner (`descriptor-wrong-type`), and whatever
    /// [`getattr`](super::Attributes::getattr) may return for the slot.
    pub fn get(&self, instance: &dyn Instance) -> Result<Value> {
        self.applies_to(instance)?;
        // SAFETY: the slot applies to the instance, so its member fits it.
        unsafe { View::of(instance).get(self.member()) }
    }

    /// Stores `value` in the slot of `instance` (`__set__`).
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), and whatever [`setattr`](super::Attributes::setattr) may return for the slot.
    pub fn set(&self, instance: &mut dyn Instance, value: impl IntoValue) -> Result<()> {
        self.applies_to(instance)?;
        let mut view = ViewMut::of(instance);
        // SAFETY: the member fits the instance, which is borrowed uniquely.
        match unsafe { access::put(view.pointer(), self.member(), value) } {
            None => Ok(()),
            // SAFETY: as above.
            Some(value) => unsafe { set_member(view, self.member(), value) },
        }
    }

    /// Unsets the slot of `instance` (`__delete__`).
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), and whatever [`delattr`](super::Attributes::delattr) may return for the slot.
    pub fn delete(&self, instance: &mut dyn Instance) -> Result<()> {
        self.applies_to(instance)?;
        // SAFETY: the slot applies to the instance, so its member fits it.
        unsafe { ViewMut::of(instance).delete(self.member()) }
    }
}
