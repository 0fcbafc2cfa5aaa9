//! A header of 16 bytes beside one of 8: what the class costs to reach if it is a pointer, and if it is a number in a table, which is all
//! that 8 bytes have room for beside the count and the borrow flag.

use std::cell::Cell;
use std::hint::black_box;
use std::sync::atomic::{AtomicPtr, Ordering};

use crate::clock::Clock;
use crate::{ROUND, Random};

/// As much of a class as a read needs.
#[derive(Debug)]
struct Class {
    offset: usize,
}

static CLASSES: [Class; 4] = [Class { offset: 0 }, Class { offset: 1 }, Class { offset: 2 }, Class { offset: 3 }];

/// The table by number. It grows with the classes that are made at run time, so that it is reached by a pointer.
static TABLE: AtomicPtr<&'static Class> = AtomicPtr::new(std::ptr::null_mut());

/// 16 bytes: class, count of handles, borrow flag.
#[derive(Debug)]
struct Wide {
    class: &'static Class,
    count: Cell<u32>,
    borrow: Cell<i32>,
    fields: [f64; 4],
}

/// 8 bytes: the class in 24 bits, the borrow flag in 8, the count in 32.
#[derive(Debug)]
struct Narrow {
    state: Cell<u32>,
    count: Cell<u32>,
    fields: [f64; 4],
}

impl Wide {
    #[inline]
    fn read(&self) -> f64 {
        if self.borrow.get() < 0 { f64::NAN } else { self.fields[self.class.offset & 3] }
    }
}

impl Narrow {
    #[inline]
    fn read(&self) -> f64 {
        let state = self.state.get();
        if state & 0x80 != 0 {
            return f64::NAN;
        }
        // SAFETY: `add` has put the table of all four classes there, and numbers are below that.
        let class = unsafe { TABLE.load(Ordering::Acquire).add((state >> 8) as usize) };
        // SAFETY: as above; the table is never freed.
        let class = unsafe { *class };
        self.fields[class.offset & 3]
    }
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
const fn as_number(index: usize) -> f64 {
    index as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what `as_number` has made")]
const fn as_index(number: f64) -> usize {
    number as usize
}

/// Adds the reads of both.
pub fn add(clock: &mut Clock<'_>) {
    let table: &'static mut [&'static Class] = Box::leak(CLASSES.iter().collect());
    TABLE.store(table.as_mut_ptr(), Ordering::Release);
    let mut random = Random::default();
    let picked: Vec<usize> = (0..ROUND).map(|_| random.below(4)).collect();
    let fields = [1.0, 2.0, 3.0, 4.0];
    let wide: Vec<Box<Wide>> = (picked.iter())
        .map(|at| Box::new(Wide { class: &CLASSES[*at], count: Cell::new(1), borrow: Cell::new(0), fields }))
        .collect();
    let narrow: Vec<Box<Narrow>> = (picked.iter())
        .map(|at| {
            let class = u32::try_from(*at).expect("one of four");
            Box::new(Narrow { state: Cell::new(class << 8), count: Cell::new(1), fields })
        })
        .collect();
    debug_assert!(wide[0].count.get() == narrow[0].count.get());
    // Each object says which is the next, as where a name leads from object to object: a class that takes longer to reach is waited for.
    let mut order: Vec<usize> = (0..ROUND).collect();
    random.shuffle(&mut order);
    let mut next = vec![0.0; ROUND];
    for (at, from) in order.iter().enumerate() {
        next[*from] = as_number(order[(at + 1) % ROUND]);
    }
    let wide_chain: Vec<Box<Wide>> = (next.iter().zip(&picked))
        .map(|(next, at)| {
            Box::new(Wide { class: &CLASSES[*at], count: Cell::new(1), borrow: Cell::new(0), fields: [*next; 4] })
        })
        .collect();
    let narrow_chain: Vec<Box<Narrow>> = (next.iter().zip(&picked))
        .map(|(next, at)| {
            let class = u32::try_from(*at).expect("one of four");
            Box::new(Narrow { state: Cell::new(class << 8), count: Cell::new(1), fields: [*next; 4] })
        })
        .collect();
    let (mut wide_at, mut narrow_at) = (0, 0);
    clock.add("header of 16, from one to the next", move |_| {
        wide_at = as_index(black_box(&wide_chain[wide_at]).read());
    });
    clock.add("header of 8, from one to the next", move |_| {
        narrow_at = as_index(black_box(&narrow_chain[narrow_at]).read());
    });
    clock.add("header of 16, read", move |index| black_box(&wide[index]).read());
    clock.add("header of 8, read", move |index| black_box(&narrow[index]).read());
}
