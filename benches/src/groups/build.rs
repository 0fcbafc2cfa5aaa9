//! A million instances, which are all kept: from typed values and from pairs, beside `Box`.

use std::cell::RefCell;
use std::error::Error;
use std::hint::black_box;
use std::process::Command;
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

/// A way to make instances; the function makes a million and says how many nanoseconds each took.
type Way = (&'static str, fn() -> f64);

const WAYS: [Way; 5] = [
    ("a million Box", || build(|number| Box::new(plain(number)))),
    ("a million Rc<RefCell>", || build(|number| Rc::new(RefCell::new(plain(number))))),
    ("a million Obj, typed", || build(|number| Obj::new(Frame::new(number, 1.0, 2.0, 3.0)))),
    ("a million Obj, from_pairs", || {
        build(|number| Frame::from_pairs(pairs(number)).map(Obj::new).expect("its slots"))
    }),
    ("a million Obj, instantiate", || build(|number| Frame::class().instantiate(pairs(number)).expect("its slots"))),
];

/// Makes a million instances in the way called `what`; nanoseconds an instance.
pub fn once(what: &str) -> Option<f64> {
    let way = WAYS.iter().find(|way| way.0 == what)?;
    Some(way.1())
}

/// Measures the operations of S17, in turn, `batches` times over.
///
/// Each time is that of a new process, `--million WAY`: what others have left in the heap decides much of the cost.
///
/// # Errors
///
/// The process fails.
pub fn measure(batches: usize, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    let mut samples: [Vec<f64>; WAYS.len()] = Default::default();
    for _ in 0..batches {
        for ((what, _), samples) in WAYS.iter().zip(&mut samples) {
            let output = Command::new(std::env::current_exe()?).args(["--million", what]).output()?;
            samples.push(String::from_utf8(output.stdout)?.trim().parse()?);
        }
    }
    for ((what, _), samples) in WAYS.iter().zip(&mut samples) {
        figures.add(*what, "ns", median(samples));
    }
    Ok(())
}

/// Nanoseconds to make an instance, of a million that live together; dropping them is not counted.
fn build<T>(make: impl Fn(f64) -> T) -> f64 {
    let mut kept = Vec::with_capacity(INSTANCES as usize);
    let start = Instant::now();
    for number in 0..INSTANCES {
        kept.push(make(black_box(f64::from(number))));
    }
    let elapsed = start.elapsed();
    drop(black_box(kept));
    elapsed.as_secs_f64() * 1e9 / f64::from(INSTANCES)
}
