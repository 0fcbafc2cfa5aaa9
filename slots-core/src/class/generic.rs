//! Records of generic classes: their arrays have room to spare, since no array length may depend on a type parameter.

use core::marker::PhantomData;

use crate::attr::assert_methods;
use crate::class::record::{Lengths, Parts, PartsView};
use crate::class::{ClassRecord, Declared, Printed};

/// The record of a class that `T::DECL` declares.
/// A block of its methods that does not go with its slots is told of it here, where the class is first whole.
///
/// # Safety
///
/// The declaration is true of `T` (invariants C1, C2 and C3).
#[must_use]
#[track_caller]
pub const unsafe fn generic_record<T: Printed>() -> ClassRecord {
    assert_methods(declared::<T>());
    // SAFETY: the caller's promise; the parts are of the same declaration.
    unsafe { ClassRecord::new(declared::<T>(), parts::<T>()) }
}

/// The arrays of `T`'s record, in the smallest of a few sizes that holds them.
#[track_caller]
const fn parts<T: Printed>() -> PartsView {
    match capacity(declared::<T>()) {
        4 => WithCapacity::<T, 4>::VIEW,
        16 => WithCapacity::<T, 16>::VIEW,
        64 => WithCapacity::<T, 64>::VIEW,
        256 => WithCapacity::<T, 256>::VIEW,
        _ => WithCapacity::<T, 1024>::VIEW,
    }
}

const fn declared<T: Printed>() -> &'static Declared {
    T::DECL.expect("a generic class says what it declares")
}

const fn capacity(declared: &Declared) -> usize {
    let mut need = declared.entry_count();
    let mut classes = 1;
    if let Some(base) = declared.base {
        classes += 1 + base.shape.mro.len();
    }
    let mut at = 0;
    while at < declared.mixins.len() {
        if let Some(mixin) = declared.mixins[at] {
            classes += 1 + mixin.shape.mro.len();
        }
        at += 1;
    }
    if classes > need {
        need = classes;
    }
    match need {
        0..=4 => 4,
        5..=16 => 16,
        17..=64 => 64,
        65..=256 => 256,
        257..=1024 => 1024,
        _ => panic!("a generic slotted struct has at most 1024 slots, attributes and bases, inherited ones included"),
    }
}

/// Stands for a struct's parameters where an alias must use them all.
#[derive(Debug)]
pub struct Parameters<T>(PhantomData<T>);

/// Is `T`, whatever the parameters.
pub trait Pick<T> {
    /// `T`.
    type Picked;
}

impl<P, T> Pick<T> for Parameters<P> {
    type Picked = T;
}

/// The class `T`, in words that mention its base: if that is unknown, which rustc reports, an impl for this type is left
/// out of the search for conflicts.
pub type Above<B, T> = <Parameters<B> as Pick<T>>::Picked;

/// Nothing, in the same words.
pub type Known<B> = Above<B, ()>;

struct WithCapacity<T, const CAPACITY: usize>(PhantomData<T>);

impl<T: Printed, const CAPACITY: usize> WithCapacity<T, CAPACITY> {
    /// All sizes are evaluated wherever one is mentioned, so the others stay empty.
    const IN_USE: bool = capacity(declared::<T>()) == CAPACITY;

    const PARTS: &'static (Parts<CAPACITY, CAPACITY, CAPACITY>, Lengths) =
        &if Self::IN_USE { Parts::build(declared::<T>()) } else { (Parts::EMPTY, Lengths::NONE) };

    const VIEW: PartsView = Self::PARTS.0.cut(Self::PARTS.1);
}
