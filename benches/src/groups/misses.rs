//! Names that nothing has.

use std::hint::black_box;

use slotted::Attributes;

use crate::clock::Clock;
use crate::peers::{ForEachPeer, Peer, for_each_peer};
use crate::widget::{MISSING, NUMBERS, widget};
use crate::{interned, mixed};

/// Adds the operations of S9.
pub fn add(clock: &mut Clock<'_>) {
    for_each_peer(&mut Misses(clock));
    let strings = mixed(&MISSING);
    let names = interned(&strings);
    let present = mixed(&NUMBERS);
    let present_names = interned(&present);
    let widget = widget();
    clock.add("has, Name", {
        let widget = widget.clone();
        move |index| black_box(&widget).hasattr(black_box(present_names[index]))
    });
    clock.add("has, &str", {
        let widget = widget.clone();
        move |index| black_box(&widget).hasattr(black_box(present[index]))
    });
    clock.add("has not, Name", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| black_box(&widget).hasattr(black_box(names[index]))
    });
    clock.add("has not, &str", {
        let (names, widget) = (strings.clone(), widget.clone());
        move |index| black_box(&widget).hasattr(black_box(names[index]))
    });
    clock.add("error Name", {
        let widget = widget.clone();
        move |index| black_box(&black_box(&widget).attr_ref::<f64>(black_box(names[index]))).is_err()
    });
    clock.add("error &str", move |index| {
        black_box(&black_box(&widget).attr_ref::<f64>(black_box(strings[index]))).is_err()
    });
}

struct Misses<'c, 'o>(&'c mut Clock<'o>);

impl ForEachPeer for Misses<'_, '_> {
    fn peer<P: Peer + 'static>(&mut self, name: &str, peer: P) {
        let names = mixed(&MISSING);
        assert!(!peer.has(names[0]), "{name} has what nothing has");
        self.0.add(format!("{name} missing"), move |index| black_box(&peer).has(black_box(names[index])));
    }
}
