//! Random class definitions and operations, from fixed bytes: what the fuzz target runs on bytes of the fuzzer's choice.

#![allow(missing_docs, reason = "test classes")]

mod driver;

/// Bytes that are the same on every run.
fn bytes(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 56) as u8
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn nothing_that_bytes_decide_breaks_anything() {
    // As many as the other random tests do, fewer under a memory checker.
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(512);
    for seed in 0..cases {
        for count in [100, 1000] {
            driver::run(&bytes(seed, count));
        }
    }
}
