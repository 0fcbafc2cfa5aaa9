//! Times operations round robin and counts their allocations.

use std::fmt;
use std::hint::black_box;
use std::time::Instant;

use crate::counting::count;
use crate::figures::{Figure, Figures};
use crate::{ROUND, Random};

/// An operation done [`ROUND`] times a call, with the indices in the order given.
type Round<'o> = Box<dyn FnMut(&[u16; ROUND]) + 'o>;

struct Operation<'o> {
    what: String,
    round: Round<'o>,
    steady: Vec<f64>,
    fresh: Vec<f64>,
    allocations: usize,
}

/// Operations that are timed together.
#[derive(Default)]
pub struct Clock<'o> {
    operations: Vec<Operation<'o>>,
}

impl fmt::Debug for Clock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl<'o> Clock<'o> {
    /// Adds an operation, which is called with indices below [`ROUND`]; the result is consumed as the caller of such
    /// an operation would, by value.
    pub fn add<T>(&mut self, what: impl Into<String>, mut operation: impl FnMut(usize) -> T + 'o) {
        let what = what.into();
        let round = Box::new(move |order: &[u16; ROUND]| {
            for &index in order {
                black_box(operation(usize::from(index)));
            }
        });
        self.operations.push(Operation { what, round, steady: Vec::new(), fresh: Vec::new(), allocations: 0 });
    }

    /// What the operations are called, in the order in which they were added.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.operations.iter().map(|operation| operation.what.as_str())
    }

    /// Times every operation in turn, `batches` times over: what else the machine does falls on all of them alike.
    pub fn run(&mut self, batches: usize) {
        const LEARNING: usize = 64;
        const ROUNDS_A_BATCH: usize = 32;
        let mut random = Random::default();
        let mut order = [0; ROUND];
        (0..).zip(&mut order).for_each(|(index, place)| *place = index);
        for operation in &mut self.operations {
            (operation.round)(&order);
            let before = count().allocations;
            (operation.round)(&order);
            operation.allocations = count().allocations - before;
        }
        for _ in 0..batches {
            for operation in &mut self.operations {
                (0..LEARNING).for_each(|_| (operation.round)(&order));
                let start = Instant::now();
                (0..ROUNDS_A_BATCH).for_each(|_| (operation.round)(&order));
                operation.steady.push(per_operation(start, ROUNDS_A_BATCH));
                random.shuffle(&mut order);
                let start = Instant::now();
                (operation.round)(&order);
                operation.fresh.push(per_operation(start, 1));
            }
        }
    }

    /// The medians, in nanoseconds: steady where the same [`ROUND`] names come again and again, which a large predictor
    /// learns, and fresh where they come in another order each time, which nothing can learn.
    ///
    /// # Panics
    ///
    /// Nothing has run.
    pub fn figures(mut self) -> Figures {
        let mut figures = Figures::default();
        for operation in &mut self.operations {
            let figure = Figure {
                unit: "ns".to_owned(),
                value: median(&mut operation.steady),
                fresh: Some(median(&mut operation.fresh)),
                allocations: Some(operation.allocations as u64),
            };
            let known = figures.figures.insert(operation.what.clone(), figure);
            assert!(known.is_none(), "two operations are called {:?}", operation.what);
        }
        figures
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn per_operation(start: Instant, rounds: usize) -> f64 {
    start.elapsed().as_nanos() as f64 / (ROUND * rounds) as f64
}

/// The middle one of `samples`.
///
/// # Panics
///
/// There are none.
pub fn median(samples: &mut [f64]) -> f64 {
    samples.sort_unstable_by(f64::total_cmp);
    samples[samples.len() / 2]
}
