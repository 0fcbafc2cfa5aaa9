//! Random class definitions and operations on their objects, at the fuzzer's choice.

#![no_main]
#![allow(missing_docs, reason = "test classes")]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/random_classes/driver/mod.rs"]
mod driver;

fuzz_target!(|bytes: &[u8]| driver::run(bytes));
