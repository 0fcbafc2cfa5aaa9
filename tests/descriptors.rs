//! Descriptors: the typed ones in `SLOTS`, and the erased ones that a class hands out.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone, PartialEq)]
pub struct A {
    /// The first letter.
    pub a: f64,
    pub text: Slot<String>,
}

#[slotted(extends = A)]
#[derive(Debug, Clone)]
pub struct B {
    pub b: u8,
}

#[slotted(extends = B)]
#[derive(Debug, Clone)]
pub struct C {
    #[slot(rename = "see", readonly)]
    pub c: Vec<i64>,
    inner: A,
}

#[slotted(extends = C, dict)]
#[derive(Debug, Clone)]
pub struct D {
    pub d: bool,
}

#[slotted]
struct Other {
    a: f64,
}

fn d() -> D {
    let a = A::new(1.0);
    D::new(C::new(B::new(a.clone(), 2), vec![3], a), true)
}

#[test]
fn typed_descriptors_read_and_write_at_every_depth() {
    let mut d = d();
    assert_eq!(D::SLOTS.a.get(&d), &1.0);
    assert_eq!(D::SLOTS.b.get(&d), &2);
    assert_eq!(D::SLOTS.c.get(&d), &[3]);
    assert!(*D::SLOTS.d.get(&d));
    D::SLOTS.a.set(&mut d, 5.0);
    *D::SLOTS.b.get_mut(&mut d) += 1;
    assert_eq!(C::SLOTS.c.replace(&mut d, vec![9]), [3]);
    D::SLOTS.text.get_mut(&mut d).set("t".to_owned());
    assert_eq!((d.a, d.b, d.c.as_slice(), d.text.get().map(String::as_str)), (5.0, 3, &[9][..], Some("t")));
}

#[test]
fn a_descriptor_of_a_base_applies_to_everything_that_extends_it() {
    let mut d = d();
    let descriptor = A::SLOTS.a;
    let copy = descriptor;
    assert_eq!(descriptor.get(&d.inner), copy.get(&d));
    assert_eq!(descriptor.get(&A::new(7.0)), &7.0);
    descriptor.set(&mut d, 8.0);
    assert_eq!((d.a, d.inner.a), (8.0, 1.0));
}

#[test]
fn typed_descriptors_work_in_constants() {
    const SLOT: SlotDescr<A, f64> = A::SLOTS.a;
    const NAME: &str = SLOT.name();
    assert_eq!(NAME, "a");
    assert_eq!(SLOT.owner(), A::class());
}

#[test]
fn descriptors_show_as_python_shows_member_descriptors() {
    assert_eq!(format!("{:?}", D::SLOTS.a), "<member 'a' of 'A' objects>");
    assert_eq!(format!("{:?}", D::SLOTS.c), "<member 'see' of 'C' objects>");
    let shown: Vec<String> = D::class().slots().map(|slot| format!("{slot:?}")).collect();
    let expected = [
        "<member 'a' of 'A' objects>",
        "<member 'text' of 'A' objects>",
        "<member 'b' of 'B' objects>",
        "<member 'see' of 'C' objects>",
        "<member 'inner' of 'C' objects>",
        "<member 'd' of 'D' objects>",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn erased_descriptors_get_set_and_delete_on_the_owner_and_below() {
    let mut d = d();
    let slot = A::class().slot("a").unwrap();
    assert_eq!(slot.get(&d).unwrap(), Value::Float(1.0));
    slot.set(&mut d, 4).unwrap();
    assert_eq!(d.a, 4.0);
    assert_eq!(slot.delete(&mut d).unwrap_err().rule(), "slot-not-deletable");
    let text = D::class().slot("text").unwrap();
    assert_eq!(text.get(&d).unwrap_err().rule(), "unset-slot-read");
    text.set(&mut d, "x").unwrap();
    text.delete(&mut d).unwrap();
    assert_eq!(text.delete(&mut d).unwrap_err().message(), "text");
    assert_eq!(D::class().slot("see").unwrap().set(&mut d, vec![1_i64]).unwrap_err().rule(), "readonly-slot");
}

#[test]
fn an_erased_descriptor_refuses_an_object_of_another_class() {
    let (mut other, mut base) = (Other::new(3.0), A::new(1.0));
    let expected = "descriptor 'a' for 'A' objects doesn't apply to a 'Other' object";
    let slot = D::class().slot("a").unwrap();
    for error in
        [slot.get(&other).unwrap_err(), slot.set(&mut other, 1.0).unwrap_err(), slot.delete(&mut other).unwrap_err()]
    {
        assert_eq!((error.kind(), error.rule()), (ErrorKind::Type, "descriptor-wrong-type"));
        assert_eq!(error.message(), expected);
    }
    assert_eq!(other.a, 3.0);
    let below = D::class().slot("b").unwrap();
    assert_eq!(below.get(&base).unwrap_err().message(), "descriptor 'b' for 'B' objects doesn't apply to a 'A' object");
    assert_eq!(below.set(&mut base, 1).unwrap_err().rule(), "descriptor-wrong-type");
    let through: &dyn Instance = &base;
    assert_eq!(slot.get(through).unwrap(), Value::Float(1.0));
}

#[test]
fn slots_tell_what_they_are() {
    let class = D::class();
    let slot = class.slot("a").unwrap();
    assert_eq!((slot.name(), slot.doc(), slot.type_text(), slot.type_name()), ("a", "The first letter.", "f64", "f64"));
    assert_eq!((slot.owner(), slot.is_required(), slot.is_deletable()), (A::class(), true, false));
    let slot = class.slot(String::from("text")).unwrap();
    assert_eq!((slot.type_text(), slot.type_name()), ("Slot<String>", "alloc::string::String"));
    assert!(slot.is_deletable() && !slot.is_required());
    let slot = class.slot("see").unwrap();
    assert!(slot.is_readonly() && !slot.is_opaque());
    assert_eq!(slot.offset(), std::mem::offset_of!(C, c));
    assert_eq!(slot.type_text(), "Vec<i64>");
    assert!(class.slot("inner").unwrap().is_opaque());
    assert!(class.slot("c").is_none() && class.slot("__dict__").is_none());
}
