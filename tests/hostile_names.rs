//! Names chosen against the tables: of one hash, empty, with NUL, longer than a digest tells apart.

#![allow(missing_docs, reason = "test classes")]

use slotted::prelude::*;

/// The upper halves of the hashes of both names are the same, so that no displacement keeps them apart; the empty name is in
/// their bucket.
#[slotted]
pub struct Base {
    pub swrig: i64,
}

#[methods]
impl Base {
    fn go(&self) -> i64 {
        self.swrig
    }
}

/// `go` is defined twice, so the table has a place that nothing has.
#[slotted(extends = Base)]
pub struct Derived {
    pub sfuxp: i64,
}

#[methods]
impl Derived {
    fn go(&self) -> i64 {
        self.sfuxp
    }
}

#[test]
fn names_that_no_displacement_keeps_apart_are_all_that_their_bucket_has() {
    let mut derived = Derived::new(Base::new(0x0101_0101), 7);
    assert_eq!(derived.getattr("swrig").unwrap(), Value::Int(0x0101_0101));
    assert_eq!(derived.getattr("sfuxp").unwrap(), Value::Int(7));
    assert_eq!(derived.call_method("go", ()).unwrap(), Value::Int(7));
    assert!(derived.getattr("").is_err());
    assert!(!derived.hasattr(""));
    assert!(derived.setattr("", true).is_err());
    assert!(derived.delattr("").is_err());
    assert_eq!(derived.swrig, 0x0101_0101);
    let shared = Obj::new(derived);
    assert!(shared.getattr("").is_err() && shared.setattr("", true).is_err() && shared.delattr("").is_err());
    assert!(Derived::class().slot("").is_none());
}
