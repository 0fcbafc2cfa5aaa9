//! What is measured: classes, their peers, and names in an order that no branch predictor knows.

pub mod clock;
pub mod shapes;
pub mod widget;

use slotted::Name;

/// How many names an operation goes through before it starts again.
pub const ROUND: usize = 1024;

/// [`ROUND`] picks from `texts`, pseudo-random, so that branches on the name mispredict.
///
/// The texts are copied, so that no pointer is equal to one in a table.
pub fn mixed(texts: &[&str]) -> Vec<&'static str> {
    let copies: Vec<&'static str> = texts.iter().map(|text| &*String::leak((*text).to_owned())).collect();
    // A linear congruential generator; its upper bits are good enough to shuffle.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits")
    };
    (0..ROUND).map(|_| copies[next() % copies.len()]).collect()
}

/// The same names, hashed beforehand.
pub fn interned(texts: &[&'static str]) -> Vec<Name> {
    texts.iter().map(|text| Name::intern(text)).collect()
}
