//! The expansion in hostile surroundings: shadowed names, no prelude, odd field names, `cfg`, `macro_rules!`.

#![forbid(unsafe_code)]
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::trivially_copy_pass_by_ref,
    clippy::wrong_self_convention,
    reason = "test classes"
)]

mod cfgs;
mod lints;
mod macros;
mod odd_names;
mod renamed;
mod shadowed;
mod user_items;
