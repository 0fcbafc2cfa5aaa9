//! What is measured: classes, their peers, and names in an order that no branch predictor knows.

// A class that extends thirty-one others in a row.
#![recursion_limit = "256"]

pub mod budgets;
pub mod clock;
pub mod counting;
pub mod figures;
pub mod groups;
pub mod peers;
pub mod report;
pub mod shapes;
pub mod widget;

use slotted::Name;

/// How many names an operation goes through before it starts again.
pub const ROUND: usize = 1024;

/// A linear congruential generator, the same numbers each run; its upper bits are good enough to shuffle.
#[derive(Debug)]
pub struct Random(u64);

impl Default for Random {
    fn default() -> Self {
        Self(0x2545_f491_4f6c_dd1d)
    }
}

impl Random {
    /// A number below `end`.
    ///
    /// # Panics
    ///
    /// `end` is zero.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    /// Another order of `items`.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// [`ROUND`] picks from `texts`, pseudo-random, so that branches on the name mispredict.
///
/// The texts are copied, so that no pointer is equal to one in a table.
pub fn mixed(texts: &[&str]) -> Vec<&'static str> {
    let copies: Vec<&'static str> = texts.iter().map(|text| &*String::leak((*text).to_owned())).collect();
    let mut random = Random::default();
    (0..ROUND).map(|_| copies[random.below(copies.len())]).collect()
}

/// The same names, hashed beforehand.
pub fn interned(texts: &[&'static str]) -> Vec<Name> {
    texts.iter().map(|text| Name::intern(text)).collect()
}
