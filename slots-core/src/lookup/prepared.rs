//! Several writes to one object that all happen, or none does.

use super::access;
use crate::class::{Class, Member};
use crate::error::{Error, Fault, Result};
use crate::object::Obj;
use crate::storage;
use crate::value::Value;

/// What is to be written: fields made of the values already, so that nothing can be refused any more.
#[derive(Default)]
pub(crate) struct Prepared {
    /// Holds the members.
    classes: Vec<Class>,
    slots: Vec<(&'static Member, storage::Prepared)>,
    dict: Vec<(String, Value)>,
}

impl Prepared {
    /// Adds a write by name, as `setattr` would do it; runs the conversion.
    pub(crate) fn add<T>(&mut self, object: &Obj<T>, name: &str, value: Value) -> Result<()> {
        let held = object.class();
        let class = held.record();
        if class.is_runtime() && !self.classes.contains(&held) {
            self.classes.push(held.clone());
        }
        match class.table.find(name) {
            Some(member) if member.flags & Member::READONLY != 0 => {
                Err(Error::attribute(Fault::ReadOnly, class.shape(), &name))
            }
            Some(member) => {
                let prepared = access::prepare(member, value).map_err(|denied| object.denied(denied, member))?;
                self.slots.push((member, prepared));
                Ok(())
            }
            None if class.dict.is_some() && !class.has_special(name) => {
                self.add_to_dict(name, value);
                Ok(())
            }
            None => Err(Error::attribute(Fault::MissingOnSet, class.shape(), &name)),
        }
    }

    pub(crate) fn add_to_dict(&mut self, name: &str, value: Value) {
        self.dict.push((name.to_owned(), value));
    }

    /// Writes everything, under one borrow.
    #[cfg_attr(debug_assertions, track_caller)]
    pub(crate) fn write<T>(mut self, object: &Obj<T>) -> Result<()> {
        let writing = object.writing(self.slots.first().map_or("__dict__", |(member, _)| member.decl.name()))?;
        for (member, prepared) in &mut self.slots {
            // SAFETY: H6: the member was found in the table of the object's class; H7: also if the class was assigned since.
            let field = unsafe { access::field_mut(object.raw().payload(), member) };
            // SAFETY: C1: made for the field's type. H9: nobody else reads or writes while `writing` lives.
            unsafe { prepared.exchange(field) };
        }
        // SAFETY: H9: as above.
        if let Some(dict) = unsafe { object.view_mut() }.dict() {
            for (name, value) in &mut self.dict {
                *value = dict.insert(name, core::mem::take(value)).unwrap_or_default();
            }
        }
        drop(writing);
        // What was there is dropped here, when the object is not borrowed any more (H11).
        drop(self);
        Ok(())
    }
}
