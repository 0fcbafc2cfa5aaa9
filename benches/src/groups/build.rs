//! A million instances, which are all kept: from typed values and from pairs, beside `Box`.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Instant;

use slotted::{Name, Obj, Slotted, name};

use crate::clock::median;
use crate::figures::Figures;
use crate::shapes::Frame;

const INSTANCES: u32 = 1_000_000;
const NAMES: [Name; 4] = [name!("x"), name!("y"), name!("width"), name!("height")];

/// The peers' four fields.
#[derive(Debug)]
struct Plain {
    _fields: [f64; 4],
}

fn plain(number: f64) -> Plain {
    Plain { _fields: [number, 1.0, 2.0, 3.0] }
}

fn pairs(number: f64) -> [(Name, f64); 4] {
    let [x, y, width, height] = NAMES;
    [(x, number), (y, 1.0), (width, 2.0), (height, 3.0)]
}

/// Measures the operations of S17, in turn, `batches` times over.
///
/// # Panics
///
/// The class does not take its own names.
pub fn measure(batches: usize, figures: &mut Figures) {
    let mut samples: [Vec<f64>; 5] = Default::default();
    for _ in 0..batches {
        samples[0].push(build(|number| Box::new(plain(number))));
        samples[1].push(build(|number| Rc::new(RefCell::new(plain(number)))));
        samples[2].push(build(|number| Obj::new(Frame::new(number, 1.0, 2.0, 3.0))));
        samples[3].push(build(|number| Frame::from_pairs(pairs(number)).map(Obj::new).expect("its slots")));
        samples[4].push(build(|number| Frame::class().instantiate(pairs(number)).expect("its slots")));
    }
    let what = ["a million Box", "a million Rc<RefCell>", "a million Obj, typed", "a million Obj, from_pairs"];
    for (what, samples) in what.into_iter().chain(["a million Obj, instantiate"]).zip(&mut samples) {
        figures.add(what, "ns", median(samples));
    }
}

/// Nanoseconds to make an instance, of a million that live together; dropping them is not counted.
///
/// The second million is timed: it finds the heap as its own kind has left it.
fn build<T>(make: impl Fn(f64) -> T) -> f64 {
    million(&make);
    million(&make)
}

fn million<T>(make: impl Fn(f64) -> T) -> f64 {
    let mut kept = Vec::with_capacity(INSTANCES as usize);
    let start = Instant::now();
    for number in 0..INSTANCES {
        kept.push(make(black_box(f64::from(number))));
    }
    let elapsed = start.elapsed();
    drop(black_box(kept));
    elapsed.as_secs_f64() * 1e9 / f64::from(INSTANCES)
}
