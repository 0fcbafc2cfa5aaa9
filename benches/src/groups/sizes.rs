//! Classes with few and many slots, and at the end of short and long chains of bases.

use std::hint::black_box;

use slotted::{Attributes, Instance, Name};

use crate::clock::Clock;
use crate::shapes::{Eight7, FRAME, Frame, Thirty31, WIDE32, WIDE64, WIDE256, Wide32, Wide64, Wide256};
use crate::{interned, mixed};

/// Adds the operations of S14, and of S2 at four slots.
pub fn add(clock: &mut Clock<'_>) {
    let names = mixed(&FRAME);
    let frame = Frame::default();
    clock.add("match, 4 slots", move |index| {
        black_box(&frame).by_match(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    read::<Frame>(clock, "ref Name, 4 slots", &FRAME);
    read::<Wide64>(clock, "ref Name, 64 slots", WIDE64);
    read::<Wide256>(clock, "ref Name, 256 slots", WIDE256);
    read::<Wide32>(clock, "ref Name, depth 1", WIDE32);
    read::<Eight7>(clock, "ref Name, depth 8", WIDE32);
    read::<Thirty31>(clock, "ref Name, depth 32", WIDE32);
}

fn read<T: Instance + Default>(clock: &mut Clock<'_>, what: &str, texts: &[&str]) {
    let names: Vec<Name> = interned(&mixed(texts));
    let instance = T::default();
    clock.add(what, move |index| {
        black_box(&instance).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
}
