//! Generic classes, with concrete bases and with bases of their parameters.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone)]
pub struct Pair<T: IntoValue + FromValue, const N: usize>
where
    T: Clone,
{
    pub first: T,
    pub second: Slot<T>,
    #[slot(skip)]
    pub room: std::marker::PhantomData<[T; N]>,
}

#[slotted(extends = Pair<T, 2>)]
#[derive(Debug, Clone)]
pub struct Triple<T: IntoValue + FromValue + Clone> {
    pub third: T,
}

/// The bound is asked for only where the class is.
#[slotted]
pub struct Holder<T> {
    pub held: T,
}

/// A type that no value can hold.
pub struct Widget;

#[slotted(extends = Holder<u8>)]
pub struct Tagged<T: IntoValue + FromValue> {
    pub tag: T,
}

#[slotted(extends = Base)]
pub struct Over<Base: Slotted> {
    pub more: u8,
}

fn main() {
    let triple = Triple::new(Pair::new(1_i64), 3);
    assert_eq!(triple.getattr("third").unwrap(), Value::Int(3));
    assert_eq!(Tagged::new(Holder::new(1), 2_i64).getattr("held").unwrap(), Value::Int(1));
    assert_eq!(Over::new(Holder::new(1_u8), 2).getattr("held").unwrap(), Value::Int(1));
    let Holder { held: Widget } = Holder::new(Widget);
}
