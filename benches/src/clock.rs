//! Times operations round robin and counts their allocations.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::ROUND;

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

/// One operation, done [`ROUND`] times a call.
struct Operation<'o> {
    what: &'static str,
    round: Box<dyn FnMut() + 'o>,
    /// Nanoseconds of each timed batch.
    samples: Vec<f64>,
    allocations: u64,
}

/// What was measured of one operation.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// The median of all batches, per operation.
    pub nanoseconds: f64,
    /// Calls of the allocator in one round of [`ROUND`] operations.
    pub allocations: u64,
}

/// Operations that are timed together.
#[derive(Default)]
pub struct Clock<'o> {
    operations: Vec<Operation<'o>>,
}

impl<'o> Clock<'o> {
    /// Adds an operation, which is called with 0, 1, .. up to [`ROUND`]; the result is consumed as the caller of such
    /// an operation would, by value.
    pub fn add<T>(&mut self, what: &'static str, mut operation: impl FnMut(usize) -> T + 'o) {
        let round = Box::new(move || {
            for index in 0..ROUND {
                black_box(operation(index));
            }
        });
        self.operations.push(Operation { what, round, samples: Vec::new(), allocations: 0 });
    }

    /// Times every operation in turn, `batches` times over: what else the machine does falls on all of them alike.
    pub fn run(&mut self, batches: usize) {
        const ROUNDS_A_BATCH: usize = 16;
        for operation in &mut self.operations {
            (operation.round)();
            let before = ALLOCATIONS.load(Ordering::Relaxed);
            (operation.round)();
            operation.allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
        }
        for _ in 0..batches {
            for operation in &mut self.operations {
                // Caches and predictors forget between operations; let them learn this one first.
                (operation.round)();
                let start = Instant::now();
                for _ in 0..ROUNDS_A_BATCH {
                    (operation.round)();
                }
                #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
                operation.samples.push(start.elapsed().as_nanos() as f64 / (ROUND * ROUNDS_A_BATCH) as f64);
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
        operation.samples.sort_unstable_by(f64::total_cmp);
        let nanoseconds = operation.samples[operation.samples.len() / 2];
        Measured { nanoseconds, allocations: operation.allocations }
    }

    /// The names of all operations, in the order they were added.
    pub fn names(&self) -> Vec<&'static str> {
        self.operations.iter().map(|operation| operation.what).collect()
    }
}
