//! The field that is no slot has no size either.

use std::marker::PhantomData;

use slotted::prelude::*;

#[slotted(assignable)]
pub struct Tagged<T: IntoValue + FromValue> {
    pub value: T,
    #[slot(skip)]
    tag: PhantomData<T>,
    #[slot(skip)]
    more: PhantomData<u8>,
}

fn main() {}
