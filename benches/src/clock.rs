//! Times operations round robin and counts their allocations.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::{ROUND, Random};

/// The system's allocator with a count of what was asked for.
pub struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: every call is passed on to `System` as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// One operation, done [`ROUND`] times a call, with the indices in the order given.
struct Operation<'o> {
    what: &'static str,
    round: Box<dyn FnMut(&[u16; ROUND]) + 'o>,
    steady: Vec<f64>,
    fresh: Vec<f64>,
    allocations: u64,
}

/// What was measured of one operation, in nanoseconds.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// The median where the same [`ROUND`] names come again and again: a large predictor learns even these.
    pub steady: f64,
    /// The median where they come in another order each time, which nothing can learn.
    pub fresh: f64,
    /// Calls of the allocator in one round of [`ROUND`] operations.
    pub allocations: u64,
}

/// Operations that are timed together.
#[derive(Default)]
pub struct Clock<'o> {
    operations: Vec<Operation<'o>>,
}

impl<'o> Clock<'o> {
    /// Adds an operation, which is called with indices below [`ROUND`]; the result is consumed as the caller of such
    /// an operation would, by value.
    pub fn add<T>(&mut self, what: &'static str, mut operation: impl FnMut(usize) -> T + 'o) {
        let round = Box::new(move |order: &[u16; ROUND]| {
            for &index in order {
                black_box(operation(usize::from(index)));
            }
        });
        self.operations.push(Operation { what, round, steady: Vec::new(), fresh: Vec::new(), allocations: 0 });
    }

    /// Times every operation in turn, `batches` times over: what else the machine does falls on all of them alike.
    pub fn run(&mut self, batches: usize) {
        const LEARNING: usize = 64;
        const ROUNDS_A_BATCH: usize = 32;
        let mut random = Random::default();
        let mut order = std::array::from_fn(|index| u16::try_from(index).expect("fewer than 65536"));
        for operation in &mut self.operations {
            (operation.round)(&order);
            let before = ALLOCATIONS.load(Ordering::Relaxed);
            (operation.round)(&order);
            operation.allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
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

    /// What was measured of the operation called `what`.
    ///
    /// # Panics
    ///
    /// There is no such operation, or nothing has run.
    pub fn of(&mut self, what: &str) -> Measured {
        let operation = self.operations.iter_mut().find(|operation| operation.what == what);
        let operation = operation.unwrap_or_else(|| panic!("nothing was measured as {what:?}"));
        Measured {
            steady: median(&mut operation.steady),
            fresh: median(&mut operation.fresh),
            allocations: operation.allocations,
        }
    }

    /// The names of all operations, in the order they were added.
    pub fn names(&self) -> Vec<&'static str> {
        self.operations.iter().map(|operation| operation.what).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn per_operation(start: Instant, rounds: usize) -> f64 {
    start.elapsed().as_nanos() as f64 / (ROUND * rounds) as f64
}

fn median(samples: &mut [f64]) -> f64 {
    samples.sort_unstable_by(f64::total_cmp);
    samples[samples.len() / 2]
}
