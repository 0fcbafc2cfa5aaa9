//! Dynamic attributes, beside a map of as many entries.

use std::hint::black_box;

use slotted::Attributes;

use crate::clock::Clock;
use crate::peers::{FastMap, Peer, entries};
use crate::shapes::{DYNAMIC, Open};
use crate::{interned, mixed};

/// Adds the operations of S8.
pub fn add(clock: &mut Clock<'_>) {
    let strings = mixed(&DYNAMIC);
    let names = interned(&strings);
    let mut open = Open::default();
    for name in DYNAMIC {
        open.setattr(name, 1.5).expect("a class with a dict");
    }
    clock.add("dict ref Name", {
        let (names, open) = (names.clone(), open.clone());
        move |index| black_box(&open).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    clock.add("dict ref &str", {
        let (names, open) = (strings.clone(), open.clone());
        move |index| black_box(&open).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    clock.add("dict set Name", move |index| {
        black_box(&mut open).setattr(black_box(names[index]), black_box(2.5)).is_ok()
    });
    let mut map: FastMap = entries(&DYNAMIC, &[]).collect();
    clock.add("foldhash, 8 entries", {
        let (names, map) = (strings.clone(), map.clone());
        move |index| Peer::get(black_box(&map), black_box(names[index]))
    });
    clock.add("foldhash set, 8 entries", move |index| {
        black_box(&mut map).set(black_box(strings[index]), black_box(2.5))
    });
}
