//! Reads by name, on an instance and on an object that shares one.

use std::hint::black_box;

use slotted::{Attributes, Instance, Obj};

use super::number;
use crate::clock::Clock;
use crate::peers::{ForEachPeer, Peer, for_each_peer, lent};
use crate::widget::{Lent, NUMBERS, TEXTS, widget};
use crate::{interned, mixed};

/// Adds the operations of S2 to S5 and S16.
pub fn add(clock: &mut Clock<'_>) {
    clock.add("field, no name", {
        let widget = widget();
        move |_| black_box(&widget).height
    });
    for_each_peer(&mut Reads(clock));
    references(clock);
    values(clock);
    texts(clock);
    objects(clock);
}

struct Reads<'c, 'o>(&'c mut Clock<'o>);

impl ForEachPeer for Reads<'_, '_> {
    fn peer<P: Peer + 'static>(&mut self, name: &str, peer: P) {
        let names = mixed(&NUMBERS);
        assert!(!peer.get(names[0]).is_nan(), "{name} has no number of that name");
        self.0.add(name, move |index| black_box(&peer).get(black_box(names[index])));
    }
}

fn references(clock: &mut Clock<'_>) {
    let strings = mixed(&NUMBERS);
    let names = interned(&strings);
    let widget = widget();
    let boxed = || -> [Box<dyn Instance>; 1] { [Box::new(widget.clone())] };
    clock.add("ref Name", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| black_box(&widget).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    clock.add("ref &str", {
        let (names, widget) = (strings.clone(), widget.clone());
        move |index| black_box(&widget).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    clock.add("ref Name, dyn", {
        let instances = boxed();
        move |index| {
            let instance = &*black_box(&instances)[0];
            instance.attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
        }
    });
    clock.add("ref &str, dyn", {
        let instances = boxed();
        move |index| {
            let instance = &*black_box(&instances)[0];
            instance.attr_ref::<f64>(black_box(strings[index])).map_or(f64::NAN, |number| *number)
        }
    });
}

fn values(clock: &mut Clock<'_>) {
    let strings = mixed(&NUMBERS);
    let names = interned(&strings);
    let widget = widget();
    clock.add("get Name", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| number(black_box(&widget).getattr(black_box(names[index])))
    });
    clock.add("get &str", {
        let widget = widget.clone();
        move |index| number(black_box(&widget).getattr(black_box(strings[index])))
    });
    // The same with the value moved out of the result, as `?` does.
    clock.add("get Name, moved", move |index| {
        let value = black_box(&widget).getattr(black_box(names[index])).unwrap_or_default();
        number(Ok(value))
    });
}

fn texts(clock: &mut Clock<'_>) {
    let strings = mixed(&TEXTS);
    let names = interned(&strings);
    let widget = widget();
    clock.add("match text", {
        let (names, widget) = (strings.clone(), widget.clone());
        move |index| match lent(black_box(&widget), black_box(names[index])) {
            Some(Lent::Text(text)) => text.len(),
            _ => 0,
        }
    });
    clock.add("ref text Name", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| black_box(&widget).attr_ref::<str>(black_box(names[index])).map_or(0, str::len)
    });
    clock.add("ref text &str", {
        let widget = widget.clone();
        move |index| black_box(&widget).attr_ref::<str>(black_box(strings[index])).map_or(0, str::len)
    });
    clock.add("get text Name", move |index| black_box(&widget).getattr(black_box(names[index])).is_ok());
}

fn objects(clock: &mut Clock<'_>) {
    let strings = mixed(&NUMBERS);
    let names = interned(&strings);
    let object = Obj::new(widget());
    clock.add("Obj get Name", {
        let (names, object) = (names.clone(), object.clone());
        move |index| number(black_box(&object).getattr(black_box(names[index])))
    });
    clock.add("Obj get &str", {
        let object = object.clone();
        move |index| number(black_box(&object).getattr(black_box(strings[index])))
    });
    clock.add("Obj ref Name", move |index| {
        black_box(&object).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
}
