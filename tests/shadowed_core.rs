//! Where `::core` is another crate, as the crate root can say, slots are still where they are.

#![forbid(unsafe_code)]
#![allow(missing_docs, unused_imports, reason = "stands in for `core`")]

extern crate self as core;

pub use std::{cell, column, convert, default, line, marker, module_path, ops, option, primitive, result};

pub mod mem {
    pub use std::mem::{align_of, size_of};

    pub use crate::nowhere as offset_of;
}

#[macro_export]
macro_rules! nowhere {
    ($($tokens:tt)*) => {
        1 << 20
    };
}

#[slotted::slotted]
struct Pair {
    left: [u64; 3],
    right: String,
}

#[test]
fn offsets_are_not_those_of_a_macro_that_passes_for_cores() {
    use slotted::Attributes as _;

    let pair = Pair::new([1, 2, 3], "right".to_owned());
    assert_eq!((Pair::SLOTS.left.get(&pair), Pair::SLOTS.right.get(&pair).as_str()), (&[1, 2, 3], "right"));
    assert_eq!(pair.attr_ref::<str>("right").ok(), Some("right"));
}

#[slotted::methods]
impl Pair {
    #[signature(by = 1)]
    fn sum(&self, by: u64) -> u64 {
        self.left.iter().sum::<u64>() + by
    }
}

#[test]
fn methods_need_no_core_of_that_name() {
    use slotted::Attributes as _;

    let pair = Pair::new([1, 2, 3], "right".to_owned());
    assert_eq!(pair.call_method("sum", ()).unwrap(), slotted::Value::from(7));
}
