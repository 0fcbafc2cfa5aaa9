//! What the errors of classes made at run time say of both sides of a conflict.

#![allow(missing_docs, reason = "test classes")]

use slotted::builtins::{Bool, Int, List};
use slotted::prelude::*;
use slotted::{ClassBuilder, Counterpart};

fn class(name: &str, base: &Class, slots: &[&str]) -> Class {
    Class::builder(name).base(base).slots(slots).build().unwrap()
}

fn root(name: &str, slots: &[&str]) -> Class {
    class(name, &Object::class(), slots)
}

/// Rule, class and attribute, and the classes and attributes that stand against them.
type Sides = (&'static str, String, Option<String>, Vec<(String, Option<String>)>);

fn sides(error: &Error) -> Sides {
    let counterparts = error.counterparts().iter();
    let against = |side: &Counterpart| (side.class_name().to_owned(), side.attribute_name().map(str::to_owned));
    (
        error.rule(),
        error.class_name().unwrap().to_owned(),
        error.attribute_name().map(str::to_owned),
        counterparts.map(against).collect(),
    )
}

fn refused(builder: ClassBuilder) -> Sides {
    sides(&builder.build().unwrap_err())
}

fn expected(rule: &'static str, class: &str, attribute: Option<&str>, against: &[(&str, Option<&str>)]) -> Sides {
    let own = |text: &str| text.to_owned();
    let against = against.iter().map(|(class, attribute)| (own(class), attribute.map(own))).collect();
    (rule, own(class), attribute.map(own), against)
}

#[test]
fn bases_that_do_not_go_together_are_named() {
    let (a, b) = (root("A", &["x"]), root("B", &["x"]));
    let (m, n) = (root("M", &[]), root("N", &[]));
    let of = |bases: &[&Class]| refused(bases.iter().fold(Class::builder("C"), slotted::ClassBuilder::base));
    let conflict = expected("layout-conflict", "C", None, &[("A", None), ("B", None)]);
    assert_eq!(of(&[&m, &a, &b]), conflict);
    assert_eq!(of(&[&Object::class(), &m]), expected("mro-conflict", "C", None, &[("object", None), ("M", None)]));
    let one = Class::builder("MN").slots(()).base(&m).base(&n).build().unwrap();
    let other = Class::builder("NM").slots(()).base(&n).base(&m).build().unwrap();
    assert_eq!(of(&[&one, &other]), expected("mro-conflict", "C", None, &[("M", None), ("N", None)]));
    // As many as are left.
    let three = of(&[&one, &other, &Object::class(), &root("O", &[])]);
    assert_eq!(three, expected("mro-conflict", "C", None, &[("M", None), ("N", None), ("object", None), ("O", None)]));
    assert_eq!(of(&[&m, &n, &m]), expected("duplicate-base", "C", None, &[("M", None)]));
    assert_eq!(of(&[&Class::of::<Bool>()]), expected("unacceptable-base", "C", None, &[("bool", None)]));
}

#[test]
fn slots_are_named_with_what_they_conflict_with() {
    let a = class("A", &root("Base", &["x", "_C__p"]), &["y"]);
    let c = |slots: &[&str]| Class::builder("C").base(&a).slots(slots).strict();
    let shadows = |slot, hidden| expected("slot-shadows-base-slot", "C", Some(slot), &[("Base", Some(hidden))]);
    assert_eq!(refused(c(&["z", "x"])), shadows("x", "x"));
    assert_eq!(refused(c(&["__p"])), shadows("__p", "_C__p"));
    let twice = expected("duplicate-slot-name", "C", Some("__q"), &[("C", Some("_C__q"))]);
    assert_eq!(refused(c(&["_C__q", "__q"])), twice);
    let taken = expected("class-var-conflict", "C", Some("__v"), &[("C", Some("_C__v"))]);
    assert_eq!(refused(c(&["__v"]).attr("_C__v", 1)), taken);
    let odd = expected("slot-not-identifier", "C", Some("a b"), &[]);
    assert_eq!(refused(c(&["a b"])), odd);
}

#[test]
fn a_dict_and_weak_references_are_named_with_the_base_that_has_them() {
    let open = Class::builder("Open").build().unwrap();
    let below = |base: &Class, slots: &[&str]| refused(Class::builder("C").base(base).slots(slots));
    let twice = |rule, slot, class| expected(rule, "C", Some(slot), &[(class, Some(slot))]);
    assert_eq!(below(&open, &["__dict__"]), twice("duplicate-dict-slot", "__dict__", "Open"));
    assert_eq!(below(&open, &["__weakref__"]), twice("duplicate-weakref-slot", "__weakref__", "Open"));
    let listed_twice = ["__dict__", "__dict__"];
    assert_eq!(below(&Object::class(), &listed_twice), twice("duplicate-dict-slot", "__dict__", "C"));
    let varying = expected("nonempty-slots-on-varsized-base", "C", None, &[("int", None)]);
    assert_eq!(below(&Class::of::<Int>(), &["x"]), varying);
    let mixed = refused(Class::builder("C").base(&open).base(root("A", &["x"])).slots(()).strict());
    assert_eq!(mixed, expected("dict-from-secondary-base", "C", None, &[("Open", None)]));
}

#[test]
fn operations_on_objects_name_the_other_class() {
    let (a, b) = (root("A", &["x"]), root("B", &["y"]));
    let o = a.instantiate([("x", 1)]).unwrap();
    let differs = expected("set-class-layout-differs", "A", Some("__class__"), &[("B", None)]);
    assert_eq!(sides(&o.set_class(&b).unwrap_err()), differs);
    assert_eq!(sides(&o.setattr("__class__", &b).unwrap_err()), differs);
    let fixed = expected("set-class-immutable-type", "A", Some("__class__"), &[("list", None)]);
    assert_eq!(sides(&o.set_class(&Class::of::<List>()).unwrap_err()), fixed);
    let foreign = expected("descriptor-wrong-type", "A", Some("y"), &[("B", Some("y"))]);
    assert_eq!(sides(&b.slot("y").unwrap().get_from(&o).unwrap_err()), foreign);
    let cast = expected("not-an-instance", "A", None, &[("list", None)]);
    assert_eq!(sides(&o.clone().downcast::<List>().unwrap_err()), cast);
    let around = expected("not-an-instance", "A", None, &[("object", None), ("list", None)]);
    let wrong = a.instantiate_with(List::default(), [("x", 1)]).unwrap_err();
    assert_eq!(sides(&wrong), around);
    // Nothing stands against a name that is not there.
    assert_eq!(sides(&o.getattr("z").unwrap_err()), expected("no-attribute-get", "A", Some("z"), &[]));
}

#[test]
fn an_error_keeps_its_names_when_the_classes_are_gone() {
    let error = {
        let (a, b) = (root("A", &["x"]), root("B", &["x"]));
        Class::builder("C").base(&a).base(&b).build().unwrap_err().clone()
    };
    assert_eq!(sides(&error), expected("layout-conflict", "C", None, &[("A", None), ("B", None)]));
}
