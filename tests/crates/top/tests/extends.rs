//! Classes whose bases are in another crate.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use slotted::Field;
use slotted::prelude::*;
use slotted_test_base::{Frame, Named, Pair, Window};

#[slotted(extends = Frame)]
#[derive(Debug, Clone, Default)]
struct Button {
    pressed: bool,
}

#[slotted(extends = slotted_test_base::Frame, mixins(Named))]
#[derive(Debug, Clone, Default)]
struct Plain {}

#[slotted(extends = Button, mixins(slotted_test_base::Named))]
#[derive(Debug, Clone, Default)]
struct Toggle {
    on: bool,
}

#[allow(deprecated)]
#[slotted(extends = Window)]
#[derive(Debug, Clone, Default)]
struct Main {
    title: String,
}

#[slotted(extends = Pair<i64>)]
#[derive(Debug, Clone, Default)]
struct Triple {
    middle: i64,
}

#[slotted(extends = Frame)]
#[derive(Debug, Clone)]
struct Tagged<T: Clone + Field + 'static> {
    tag: T,
}

fn frame() -> Frame {
    Frame::new(1.5, "ok".to_owned())
}

#[test]
fn slots_methods_and_properties_of_the_base_are_found() {
    let toggle = Toggle::new(Button::new(frame(), true), false);
    assert_eq!(toggle.getattr("x").unwrap(), Value::Float(1.5));
    assert_eq!(toggle.getattr("double").unwrap(), Value::Float(3.0));
    let object = Obj::new(toggle);
    assert_eq!(object.call_method("shout", ()).unwrap(), Value::from("OK"));
    assert_eq!(object.call_method("name", ()).unwrap(), Value::from("ok"));
    assert_eq!(Obj::new(Plain::new(frame())).call_method("name", ()).unwrap(), Value::from("ok"));
    object.setattr("pressed", false).unwrap();
    assert_eq!(object.getattr("pressed").unwrap(), Value::Bool(false));
}

#[test]
fn handles_are_cast_up_and_down_across_crates() {
    let base: Obj<Frame> = Obj::new(Toggle::default()).upcast();
    assert!(base.is::<Button>() && base.is_instance(&Named::class()));
    let button: Obj<Button> = base.downcast().unwrap();
    assert_eq!(Class::of::<Toggle>(), button.class());
    let tagged: Obj<Frame> = Obj::new(Tagged::new(frame(), 7_i64)).upcast();
    assert_eq!(tagged.getattr("tag").unwrap(), Value::Int(7));
}

#[test]
fn dicts_weak_references_and_parameters_are_inherited() {
    let main = Obj::new(Main::default());
    main.setattr("extra", 1).unwrap();
    assert_eq!(main.vars().unwrap().keys().unwrap(), ["extra"]);
    assert!(main.downgrade().upgrade().is_some());
    assert_eq!(Triple::from_pairs([("left", 1), ("right", 2), ("middle", 3)]).unwrap().right, 2);
}

#[test]
fn classes_made_at_run_time_find_the_slots_of_both_crates() {
    let class = Class::builder("Below").base(Toggle::class()).slots(["more"]).build().unwrap();
    let given = [("x", 2.5), ("more", 4.0)].map(|(name, value)| (name, Value::from(value)));
    let rest = [("pressed", true), ("on", false)].map(|(name, value)| (name, Value::from(value)));
    let object = class.instantiate(given.into_iter().chain(rest).chain([("label", Value::from("a"))])).unwrap();
    assert_eq!(object.getattr("double").unwrap(), Value::Float(5.0));
    assert_eq!(object.call_method("name", ()).unwrap(), Value::from("a"));
    assert_eq!(object.getattr("more").unwrap(), Value::Float(4.0));
}
