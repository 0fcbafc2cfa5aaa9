//! Bases and mixins for classes of another crate.

#![allow(missing_docs, reason = "test classes")]

use slotted::Field;
use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub x: f64,
    pub label: String,
}

#[methods]
impl Frame {
    #[must_use]
    pub fn shout(&self) -> String {
        self.label.to_uppercase()
    }

    #[getter]
    #[must_use]
    pub fn double(&self) -> f64 {
        self.x * 2.0
    }
}

#[slotted(extends = Frame, dict, weakref)]
#[derive(Debug, Clone, Default)]
pub struct Window {}

#[slotted]
#[derive(Debug)]
pub struct Named {}

#[methods]
impl Named {
    fn name(this: &dyn Instance) -> Result<Value, Error> {
        this.getattr("label")
    }
}

#[slotted]
#[derive(Debug, Clone, Default)]
pub struct Pair<T: Clone + Default + Field + 'static> {
    pub left: T,
    pub right: T,
}
