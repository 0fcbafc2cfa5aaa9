//! Writes by name.

use std::hint::black_box;

use slotted::{Attributes, Obj};

use crate::clock::Clock;
use crate::peers::{ForEachPeer, Peer, for_each_peer};
use crate::widget::{NUMBERS, TEXTS, Widget, widget};
use crate::{interned, mixed};

/// Adds the operations of S7.
pub fn add(clock: &mut Clock<'_>) {
    clock.add("field set, no name", {
        let mut widget = widget();
        move |_| black_box(&mut widget).height = black_box(2.5)
    });
    for_each_peer(&mut Writes(clock));
    let strings = mixed(&NUMBERS);
    let names = interned(&strings);
    let text_names = interned(&mixed(&TEXTS));
    // Empty texts, so that what is measured is the write and not the allocator.
    let widget = Widget::default();
    clock.add("set Name", {
        let (names, mut widget) = (names.clone(), widget.clone());
        move |index| black_box(&mut widget).setattr(black_box(names[index]), black_box(2.5)).is_ok()
    });
    clock.add("set &str", {
        let mut widget = widget.clone();
        move |index| black_box(&mut widget).setattr(black_box(strings[index]), black_box(2.5)).is_ok()
    });
    clock.add("set text Name", {
        let mut widget = widget.clone();
        move |index| black_box(&mut widget).setattr(black_box(text_names[index]), black_box(String::new())).is_ok()
    });
    let object = Obj::new(widget);
    clock.add("Obj set Name", move |index| black_box(&object).setattr(black_box(names[index]), black_box(2.5)).is_ok());
}

struct Writes<'c, 'o>(&'c mut Clock<'o>);

impl ForEachPeer for Writes<'_, '_> {
    fn peer<P: Peer + 'static>(&mut self, name: &str, mut peer: P) {
        let names = mixed(&NUMBERS);
        // Those that cannot be written to are left out.
        if peer.set(names[0], 2.5) {
            assert!((peer.get(names[0]) - 2.5).abs() < f64::EPSILON, "{name} was not written to");
            let what = format!("{name} set");
            self.0.add(what, move |index| black_box(&mut peer).set(black_box(names[index]), black_box(2.5)));
        }
    }
}
