//! By-name access beside its peers, all measured in one process: a table of ratios against the budgets.
//!
//! `--batches N` changes how often each operation is timed; `--check` exits with 1 if a budget is missed.

// A class that extends thirty-one others in a row.
#![recursion_limit = "256"]

use std::hint::black_box;
use std::process::ExitCode;

use bevy_reflect::structs::Struct;
use facet_reflect::Peek;
use slotted::{Attributes, Instance, Name, Value};
use slotted_benches::clock::{Clock, Counting};
use slotted_benches::shapes::{self, DYNAMIC, FRAME, Frame, Open};
use slotted_benches::widget::{self, Lent, MISSING, NUMBERS, Owned, TEXTS, Widget};
use slotted_benches::{calls, objects};
use slotted_benches::{interned, mixed};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> ExitCode {
    let mut batches = 101;
    let mut check = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--batches" => match arguments.next().map(|count| count.parse()) {
                Some(Ok(count)) if count > 0 => batches = count,
                _ => return usage(),
            },
            _ => return usage(),
        }
    }

    let mut clock = Clock::default();
    peers(&mut clock);
    reads(&mut clock);
    writes(&mut clock);
    misses(&mut clock);
    dynamic(&mut clock);
    other_shapes(&mut clock);
    objects::add(&mut clock);
    calls::add(&mut clock);
    clock.run(batches);

    println!("{:<24} {:>9} {:>9} {:>12}", "operation, ns", "steady", "fresh", "allocations");
    for what in clock.names() {
        let measured = clock.of(what);
        println!("{what:<24} {:>9.2} {:>9.2} {:>12}", measured.steady, measured.fresh, measured.allocations);
    }
    println!("\n{:<4} {:<24} {:>8} {:>8} {:>8}  {:<4} against", "id", "what", "fresh", "steady", "budget", "met");
    let mut missed = 0;
    for budget in BUDGETS {
        missed += u32::from(!budget.report(&mut clock));
    }
    println!("\n{missed} of {} budgets missed", BUDGETS.len());
    if check && missed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn usage() -> ExitCode {
    eprintln!("usage: budgets [--batches N] [--check]");
    ExitCode::from(2)
}

/// One budget: what an operation may cost.
struct Budget {
    id: &'static str,
    what: &'static str,
    limit: Limit,
}

enum Limit {
    /// At most this many times another operation.
    Times(f64, &'static str),
    /// At most this many nanoseconds more than another operation.
    Plus(f64, &'static str),
    /// At most this many nanoseconds.
    Nanoseconds(f64),
    /// At most this many allocations in all operations of a round.
    Allocations(u64),
}

impl Budget {
    /// Prints the row; whether the budget is met. The steady ratio decides: it is what the budgets were made from, and
    /// the harder one wherever the peer branches on the name.
    fn report(&self, clock: &mut Clock) -> bool {
        let measured = clock.of(self.what);
        let (fresh, steady, budget, against) = match self.limit {
            Limit::Times(limit, peer) => {
                let other = clock.of(peer);
                (measured.fresh / other.fresh, measured.steady / other.steady, limit, peer)
            }
            Limit::Plus(limit, peer) => {
                let other = clock.of(peer);
                (measured.fresh - other.fresh, measured.steady - other.steady, limit, peer)
            }
            Limit::Nanoseconds(limit) => (measured.fresh, measured.steady, limit, "ns"),
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            Limit::Allocations(limit) => {
                (measured.allocations as f64, measured.allocations as f64, limit as f64, "allocations")
            }
        };
        let sign = if matches!(self.limit, Limit::Plus(..)) { "+ ns" } else { "" };
        // Two digits are what the measurement can carry.
        let met = steady <= budget + 0.005;
        let (id, what, met_text) = (self.id, self.what, if met { "yes" } else { "NO" });
        println!("{id:<4} {what:<24} {fresh:>8.2} {steady:>8.2} {budget:>8.2}  {met_text:<4} {against} {sign}");
        met
    }
}

const fn times(id: &'static str, what: &'static str, limit: f64, peer: &'static str) -> Budget {
    Budget { id, what, limit: Limit::Times(limit, peer) }
}

const fn free_of_allocation(what: &'static str) -> Budget {
    Budget { id: "M7", what, limit: Limit::Allocations(0) }
}

const ROUND: u64 = slotted_benches::ROUND as u64;

const BUDGETS: &[Budget] = &[
    times("S2", "ref Name", 0.75, "match"),
    times("S2", "ref Name", 0.2, "bevy"),
    times("S2", "ref Name, 4 slots", 1.6, "match, 4 slots"),
    times("S3", "ref &str", 1.3, "match"),
    times("S3", "ref &str", 0.65, "foldhash"),
    times("S3", "ref &str", 0.4, "bevy"),
    times("S3", "ref &str", 0.4, "facet"),
    times("S4", "get Name", 1.3, "ref Name"),
    times("S4", "get Name, moved", 1.3, "ref Name"),
    times("S5", "Obj get Name", 1.15, "get Name"),
    times("S5", "Obj get &str", 1.15, "get &str"),
    times("S7", "set Name", 1.15, "ref Name"),
    times("S7", "set &str", 1.15, "ref &str"),
    Budget { id: "S7", what: "set text Name", limit: Limit::Plus(2.5, "ref Name") },
    times("S8", "dict ref Name", 0.6, "foldhash, 8 entries"),
    times("S8", "dict set Name", 0.6, "foldhash set, 8 entries"),
    times("S9", "has not, Name", 1.0, "has, Name"),
    times("S9", "has not, &str", 1.0, "has, &str"),
    Budget { id: "S9", what: "error Name", limit: Limit::Nanoseconds(10.0) },
    Budget { id: "S9", what: "error &str", limit: Limit::Nanoseconds(10.0) },
    times("S10", "run-time get Name", 1.15, "get Name"),
    times("S10", "run-time get &str", 1.15, "get &str"),
    times("S10", "run-time get Name", 1.15, "Obj get Name"),
    times("S10", "run-time set Name", 1.15, "Obj set Name"),
    times("S11", "Obj clone", 1.2, "Rc clone"),
    times("S11", "Obj downgrade", 1.2, "Rc downgrade"),
    times("S11", "Obj upgrade", 1.2, "Rc upgrade"),
    times("S11", "Obj borrow", 1.2, "RefCell borrow"),
    times("S12", "Obj new", 1.1, "Box new"),
    times("S12", "Obj new, weakref", 1.15, "Box new"),
    Budget { id: "S13", what: "downcast, depth 1", limit: Limit::Nanoseconds(1.0) },
    Budget { id: "S13", what: "downcast, depth 16", limit: Limit::Nanoseconds(1.0) },
    Budget { id: "S13", what: "downcast, depth 32", limit: Limit::Nanoseconds(1.0) },
    times("S14", "ref Name, depth 8", 1.1, "ref Name, depth 1"),
    times("S14", "ref Name, depth 32", 1.1, "ref Name, depth 1"),
    times("S14", "ref Name, 64 slots", 1.1, "ref Name, 4 slots"),
    times("S14", "ref Name, 256 slots", 1.1, "ref Name, 4 slots"),
    times("S15", "call Name", 4.0, "Obj get Name"),
    times("S15", "property Name", 2.0, "Obj get Name"),
    times("S16", "ref text Name", 1.1, "ref Name"),
    times("S16", "ref text &str", 1.1, "ref &str"),
    Budget { id: "S16", what: "get text Name", limit: Limit::Allocations(ROUND) },
    free_of_allocation("ref &str"),
    free_of_allocation("ref Name"),
    free_of_allocation("get &str"),
    free_of_allocation("get Name"),
    free_of_allocation("has not, &str"),
    free_of_allocation("error Name"),
    free_of_allocation("error &str"),
    free_of_allocation("dict ref Name"),
    free_of_allocation("Obj get Name"),
    free_of_allocation("run-time get Name"),
    free_of_allocation("run-time set Name"),
    free_of_allocation("Obj clone"),
    free_of_allocation("Obj downgrade"),
    free_of_allocation("downcast, depth 16"),
];

fn peers(clock: &mut Clock) {
    let names = mixed(&NUMBERS);
    let widget = widget::widget();
    clock.add("field, no name", {
        let widget = widget.clone();
        move |_| black_box(&widget).height
    });
    clock.add("match", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| match black_box(&widget).by_match(black_box(names[index])) {
            Some(Lent::Number(number)) => *number,
            _ => f64::NAN,
        }
    });
    clock.add("match set", {
        let (names, mut widget) = (names.clone(), widget.clone());
        move |index| black_box(&mut widget).set_by_match(black_box(names[index]), black_box(2.5))
    });
    clock.add("foldhash", {
        let (names, map) = (names.clone(), widget::fast_map());
        move |index| black_box(&map).get(black_box(names[index])).map_or(f64::NAN, Owned::number)
    });
    clock.add("foldhash set", {
        let (names, mut map) = (names.clone(), widget::fast_map());
        move |index| {
            if let Some(place) = black_box(&mut map).get_mut(black_box(names[index])) {
                *place = Owned::Number(black_box(2.5));
            }
        }
    });
    clock.add("std map", {
        let (names, map) = (names.clone(), widget::std_map());
        move |index| black_box(&map).get(black_box(names[index])).map_or(f64::NAN, Owned::number)
    });
    clock.add("bevy", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| {
            let field = black_box(&widget).field(black_box(names[index]));
            field.and_then(|field| field.try_downcast_ref::<f64>()).map_or(f64::NAN, |number| *number)
        }
    });
    clock.add("facet", move |index| {
        let peek = Peek::new(black_box(&widget)).into_struct().expect("a struct");
        let field = peek.field_by_name(black_box(names[index]));
        field.ok().and_then(|field| field.get::<f64>().ok()).map_or(f64::NAN, |number| *number)
    });
}

fn reads(clock: &mut Clock) {
    let strings = mixed(&NUMBERS);
    let names = interned(&strings);
    let texts = mixed(&TEXTS);
    let text_names = interned(&texts);
    let widget = widget::widget();
    clock.add("ref Name", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| black_box(&widget).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    clock.add("ref &str", {
        let (names, widget) = (strings.clone(), widget.clone());
        move |index| black_box(&widget).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    clock.add("ref Name, dyn", {
        let (names, widget) = (names.clone(), widget.clone());
        let instances: [Box<dyn Instance>; 1] = [Box::new(widget)];
        move |index| {
            let instance = &*black_box(&instances)[0];
            instance.attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
        }
    });
    clock.add("ref &str, dyn", {
        let (names, widget) = (strings.clone(), widget.clone());
        let instances: [Box<dyn Instance>; 1] = [Box::new(widget)];
        move |index| {
            let instance = &*black_box(&instances)[0];
            instance.attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
        }
    });
    clock.add("get Name", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| match black_box(&widget).getattr(black_box(names[index])) {
            Ok(Value::Float(number)) => number,
            _ => f64::NAN,
        }
    });
    clock.add("get &str", {
        let (names, widget) = (strings.clone(), widget.clone());
        move |index| match black_box(&widget).getattr(black_box(names[index])) {
            Ok(Value::Float(number)) => number,
            _ => f64::NAN,
        }
    });
    // The same with the value moved out of the result, as `?` does.
    clock.add("get Name, moved", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| {
            let value = black_box(&widget).getattr(black_box(names[index])).unwrap_or_default();
            if let Value::Float(number) = value { number } else { f64::NAN }
        }
    });
    clock.add("ref text Name", {
        let (names, widget) = (text_names.clone(), widget.clone());
        move |index| black_box(&widget).attr_ref::<str>(black_box(names[index])).map_or(0, str::len)
    });
    clock.add("ref text &str", {
        let (names, widget) = (texts.clone(), widget.clone());
        move |index| black_box(&widget).attr_ref::<str>(black_box(names[index])).map_or(0, str::len)
    });
    clock.add("match text", {
        let (names, widget) = (texts.clone(), widget.clone());
        move |index| match black_box(&widget).by_match(black_box(names[index])) {
            Some(Lent::Text(text)) => text.len(),
            _ => 0,
        }
    });
    clock.add("get text Name", move |index| black_box(&widget).getattr(black_box(text_names[index])).is_ok());
}

fn writes(clock: &mut Clock) {
    let strings = mixed(&NUMBERS);
    let names = interned(&strings);
    let text_names = interned(&mixed(&TEXTS));
    // Empty texts, so that what is measured is the write and not the allocator.
    let widget = Widget::default();
    clock.add("set Name", {
        let mut widget = widget.clone();
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
}

fn misses(clock: &mut Clock) {
    let strings = mixed(&MISSING);
    let names = interned(&strings);
    let present = mixed(&NUMBERS);
    let present_names = interned(&present);
    let widget = widget::widget();
    clock.add("match missing", {
        let (names, widget) = (strings.clone(), widget.clone());
        move |index| black_box(&widget).by_match(black_box(names[index])).is_some()
    });
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

fn dynamic(clock: &mut Clock) {
    let strings = mixed(&DYNAMIC);
    let names = interned(&strings);
    let mut open = Open::default();
    let mut map = hashbrown::HashMap::<String, Owned, foldhash::fast::RandomState>::default();
    for name in DYNAMIC {
        open.setattr(name, 1.5).expect("a class with a dict");
        map.insert(name.to_owned(), Owned::Number(1.5));
    }
    clock.add("dict ref Name", {
        let (names, open) = (names.clone(), open.clone());
        move |index| black_box(&open).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    clock.add("dict ref &str", {
        let (names, open) = (strings.clone(), open.clone());
        move |index| black_box(&open).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    clock.add("dict set Name", {
        let names = names.clone();
        move |index| black_box(&mut open).setattr(black_box(names[index]), black_box(2.5)).is_ok()
    });
    clock.add("foldhash, 8 entries", {
        let (names, map) = (strings.clone(), map.clone());
        move |index| black_box(&map).get(black_box(names[index])).map_or(f64::NAN, Owned::number)
    });
    clock.add("foldhash set, 8 entries", move |index| {
        if let Some(place) = black_box(&mut map).get_mut(black_box(strings[index])) {
            *place = Owned::Number(black_box(2.5));
        }
    });
}

fn other_shapes(clock: &mut Clock) {
    fn add<T: Instance + Default>(clock: &mut Clock, what: &'static str, texts: &[&str]) {
        let names: Vec<Name> = interned(&mixed(texts));
        let instance = T::default();
        clock.add(what, move |index| {
            black_box(&instance).attr_ref::<f64>(black_box(names[index])).map_or(f64::NAN, |number| *number)
        });
    }
    let names = mixed(&FRAME);
    clock.add("match, 4 slots", move |index| {
        black_box(&Frame::default()).by_match(black_box(names[index])).map_or(f64::NAN, |number| *number)
    });
    add::<Frame>(clock, "ref Name, 4 slots", &FRAME);
    add::<shapes::Wide64>(clock, "ref Name, 64 slots", shapes::WIDE64);
    add::<shapes::Wide256>(clock, "ref Name, 256 slots", shapes::WIDE256);
    add::<shapes::Wide32>(clock, "ref Name, depth 1", shapes::WIDE32);
    add::<shapes::Eight7>(clock, "ref Name, depth 8", shapes::WIDE32);
    add::<shapes::Thirty31>(clock, "ref Name, depth 32", shapes::WIDE32);
}
