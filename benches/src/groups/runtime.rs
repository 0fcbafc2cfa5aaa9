//! Classes made at run time, with the widget's names in slots that hold any value.

use std::hint::black_box;

use slotted::{Class, Obj, Slotted, Value};

use super::number;
use super::objects::Triple;
use crate::clock::Clock;
use crate::widget::{NUMBERS, TEXTS};
use crate::{interned, mixed};

/// Adds the operations of S10.
pub fn add(clock: &mut Clock<'_>) {
    let strings = mixed(&NUMBERS);
    let names = interned(&strings);
    let slots = [&NUMBERS[..], &TEXTS].concat();
    let class = Class::builder("Widget").slots(slots.as_slice()).build().expect("a legal definition");
    let object = class.instantiate(slots.iter().map(|name| (name, 1.5))).expect("its slots");
    clock.add("run-time get Name", {
        let (names, object) = (names.clone(), object.clone());
        move |index| number(black_box(&object).getattr(black_box(names[index])))
    });
    clock.add("run-time get &str", {
        let (strings, object) = (strings.clone(), object.clone());
        move |index| number(black_box(&object).getattr(black_box(strings[index])))
    });
    clock.add("run-time ref Name", {
        let (names, object) = (names.clone(), object.clone());
        move |index| match black_box(&object).attr_ref::<Value>(black_box(names[index])).as_deref() {
            Ok(Value::Float(number)) => *number,
            _ => f64::NAN,
        }
    });
    clock.add("run-time set Name", {
        let (names, object) = (names.clone(), object.clone());
        move |index| black_box(&object).setattr(black_box(names[index]), black_box(2.5)).is_ok()
    });
    clock.add("run-time set &str", move |index| {
        black_box(&object).setattr(black_box(strings[index]), black_box(2.5)).is_ok()
    });
    let triple = Class::builder("Triple").slots(["x", "y", "z"]).build().expect("a legal definition");
    let pairs = [("x", 1.5), ("y", 2.5), ("z", 3.5)];
    clock.add("from_pairs, native", move |_| drop(black_box(Triple::from_pairs(black_box(pairs)).map(Obj::new))));
    clock.add("instantiate, native", move |_| drop(black_box(Triple::class().instantiate(black_box(pairs)))));
    clock.add("instantiate, run-time", move |_| drop(black_box(triple.instantiate(black_box(pairs)))));
}
