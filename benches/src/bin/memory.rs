//! Bytes an instance, of a million that live together, and the sizes of the types that programs hold.
//!
//! Each kind is made in a process of its own, `memory KIND`, so that what one leaves behind serves no other.

use std::cell::RefCell;
use std::error::Error;
use std::hint::black_box;
use std::process::Command;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use slotted::{AttrDict, Class, Name, Obj, Value, Weak};
use slotted_benches::counting::{Counting, count};
use slotted_benches::figures::Figures;
use slotted_benches::peers::{FastMap, OrderedMap, entries};
use slotted_benches::shapes::{DYNAMIC, FRAME, Frame, Open, Watched};
use slotted_benches::widget::Widget;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const INSTANCES: u32 = 1_000_000;

/// The frame written by hand.
#[derive(Debug, Clone, Copy, Default)]
struct Fields {
    _numbers: [f64; 4],
}

/// The fields of a widget, without a class.
type WidgetFields = ([f64; 10], [String; 6]);

/// A kind of instance, which is made a million times over.
struct Kind {
    what: &'static str,
    weigh: fn() -> Weight,
}

/// What an instance takes.
#[derive(Debug, Serialize, Deserialize)]
struct Weight {
    /// What holds it: a handle, or all of it if it is none.
    inline: usize,
    /// Bytes asked of the allocator.
    heap: f64,
    allocations: f64,
    /// What the process grew by, inline part included.
    resident: Option<f64>,
}

const KINDS: &[Kind] = &[
    Kind { what: "Box", weigh: || weigh(|_| Box::new(Fields::default())) },
    Kind { what: "Rc<RefCell>", weigh: || weigh(|_| Rc::new(RefCell::new(Fields::default()))) },
    Kind { what: "Obj", weigh: || weigh(|_| Obj::new(Frame::default())) },
    Kind { what: "Obj, weakref", weigh: || weigh(|_| Obj::new(Watched::default())) },
    Kind { what: "Obj, dict", weigh: || weigh(|_| Obj::new(Open::default())) },
    Kind { what: "Obj, dict of 1", weigh: || weigh(open::<1>) },
    Kind { what: "Obj, dict of 2", weigh: || weigh(open::<2>) },
    Kind { what: "Obj, dict of 3", weigh: || weigh(open::<3>) },
    Kind { what: "Obj, dict of 4", weigh: || weigh(open::<4>) },
    Kind { what: "Obj, dict of 5", weigh: || weigh(open::<5>) },
    Kind { what: "Obj, dict of 6", weigh: || weigh(open::<6>) },
    Kind { what: "Obj, dict of 7", weigh: || weigh(open::<7>) },
    Kind { what: "Obj, dict of 8", weigh: || weigh(open::<8>) },
    Kind { what: "run-time Obj, dict of 3", weigh: run_time_open },
    Kind { what: "run-time Obj, 4 slots", weigh: run_time_slots },
    Kind { what: "foldhash map of 4", weigh: || weigh(|_| entries(&FRAME, &[]).collect::<FastMap>()) },
    Kind { what: "indexmap of 4", weigh: || weigh(|_| entries(&FRAME, &[]).collect::<OrderedMap>()) },
    Kind {
        what: "rhai::Map of 4",
        weigh: || weigh(|number| FRAME.map(|name| (name.into(), number.into())).into_iter().collect::<rhai::Map>()),
    },
];

/// An object with `K` dynamic numbers.
fn open<const K: usize>(number: f64) -> Obj<Open> {
    let object = Obj::new(Open::default());
    for name in &DYNAMIC[..K] {
        object.setattr(name, number).expect("a class with a dict");
    }
    object
}

fn run_time_open() -> Weight {
    let class = Class::builder("Open").build().expect("a legal definition");
    weigh(|number| {
        let object = class.instantiate([("", 0.0); 0]).expect("no slots");
        for name in &DYNAMIC[..3] {
            object.setattr(name, number).expect("a class with a dict");
        }
        object
    })
}

fn run_time_slots() -> Weight {
    let class = Class::builder("Frame").slots(FRAME).build().expect("a legal definition");
    weigh(|number| class.instantiate(FRAME.map(|name| (name, number))).expect("its slots"))
}

/// Makes the instances, each with numbers of its own.
fn weigh<T>(make: impl Fn(f64) -> T) -> Weight {
    // What the first instance sets up for all stays out of it.
    drop(black_box(make(0.5)));
    let mut kept = Vec::with_capacity(INSTANCES as usize);
    let (before, resident_before) = (count(), resident());
    kept.extend((0..INSTANCES).map(|number| make(f64::from(number))));
    let (after, resident_after) = (count(), resident());
    std::mem::forget(black_box(kept));
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let each = |before: usize, after: usize| (after - before) as f64 / f64::from(INSTANCES);
    Weight {
        inline: size_of::<T>(),
        heap: each(before.bytes, after.bytes),
        allocations: each(before.allocations, after.allocations),
        resident: resident_before.zip(resident_after).map(|(before, after)| each(before, after)),
    }
}

/// The bytes of this process that are in memory, where the system says.
fn resident() -> Option<usize> {
    const PAGE: usize = 4096;
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    pages.split(' ').nth(1)?.parse::<usize>().ok().map(|pages| pages * PAGE)
}

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(what) = std::env::args().nth(1) {
        let kind = KINDS.iter().find(|kind| kind.what == what).ok_or("usage: memory [KIND]")?;
        println!("{}", serde_json::to_string(&(kind.weigh)())?);
        return Ok(());
    }
    let mut figures = Figures::default();
    sizes(&mut figures);
    for Kind { what, .. } in KINDS {
        let output = Command::new(std::env::current_exe()?).arg(what).output()?;
        if !output.status.success() {
            return Err(format!("{what}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let Weight { inline, heap, allocations, resident } = serde_json::from_slice(&output.stdout)?;
        #[expect(clippy::cast_precision_loss, reason = "a few bytes")]
        let in_all = heap + inline as f64;
        figures.add(format!("{what} on the heap"), "bytes", heap);
        figures.add(format!("{what} in all"), "bytes", in_all);
        figures.add(format!("{what} allocations"), "allocations", allocations);
        if let Some(resident) = resident {
            figures.add(format!("{what} resident"), "bytes", resident);
        }
    }
    #[cfg(feature = "python")]
    python(&mut figures)?;
    figures.write("memory")?;
    for (what, figure) in &figures.figures {
        println!("{what:<40} {:>10.2} {}", figure.value, figure.unit);
    }
    Ok(())
}

fn sizes(figures: &mut Figures) {
    #[expect(clippy::cast_precision_loss, reason = "a few bytes")]
    let mut size = |what: &str, bytes: usize| figures.add(format!("size of {what}"), "bytes", bytes as f64);
    size("Frame", size_of::<Frame>());
    size("its fields", size_of::<Fields>());
    size("Widget", size_of::<Widget>());
    size("its fields, Widget", size_of::<WidgetFields>());
    size("Value", size_of::<Value>());
    size("Option<Value>", size_of::<Option<Value>>());
    size("Obj", size_of::<Obj>());
    size("Option<Obj>", size_of::<Option<Obj>>());
    size("Weak", size_of::<Weak>());
    size("Name", size_of::<Name>());
    size("AttrDict", size_of::<AttrDict>());
}

/// The pointer that holds it comes on top.
#[cfg(feature = "python")]
fn python(figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    let bytes = pyo3::Python::attach(slotted_benches::groups::python::size_of_frame)?;
    figures.add("PyO3 class of 4 in all", "bytes", f64::from(u32::try_from(bytes)? + 8));
    Ok(())
}
