//! Calls the operations under callgrind, as `ci/instructions.sh` has it, and prints the name of each call before it is made.

// As in the library: a class that extends thirty-one others in a row.
#![recursion_limit = "256"]

use std::hint::black_box;

use slotted::Extends;
use slotted::prelude::*;
use slotted_instructions::classes::{
    Area, DYNAMIC, Depth1, Depth8, Depth32, Open, SLOTS, Slots4, Slots64, Slots256, Triple, Watched, Widget,
};
use slotted_instructions::operations as op;

/// The least count of so many calls is free of what only a first call sets up, and of names that happen to collide in a
/// dict, whose hash has a seed of its own in each.
const CALLS: usize = 8;

fn main() {
    plain();
    objects();
    handles();
    dynamic();
    runtime_class();
    any_shape();
}

/// Has `call` counted, which calls one operation on what `fresh` made. Nothing else that either does is counted.
fn count<S, T>(operation: &str, fresh: impl Fn() -> S, call: impl Fn(&mut S) -> T) {
    for _ in 0..CALLS {
        let mut subject = black_box(fresh());
        println!("{operation}");
        black_box(call(black_box(&mut subject)));
    }
}

/// A name as it comes at run time: the compiler sees neither the text nor the digest.
fn given(text: &'static str) -> (Name, &'static str) {
    black_box((Name::intern(text), text))
}

fn plain() {
    let (number, number_text) = given("font_size");
    let (label, label_text) = given("label");
    let (missing, missing_text) = given("visible");
    let widget = Widget::default;
    let text = || black_box("text".to_owned());
    count("direct field", widget, |it| op::direct_field(it));
    count("attr_ref, Name", widget, |it| op::attr_ref_name(it, number));
    count("attr_ref, &str", widget, |it| op::attr_ref_str(it, number_text));
    count("getattr, Name", widget, |it| op::getattr_name(it, number));
    count("getattr, &str", widget, |it| op::getattr_str(it, number_text));
    count("setattr, Name", widget, |it| op::setattr_name(it, number, 2.5));
    count("setattr, &str", widget, |it| op::setattr_str(it, number_text, 2.5));
    let labelled = || (Widget { label: text(), ..Widget::default() }, text());
    count("setattr String, Name", labelled, |(it, text)| op::setattr_string_name(it, label, std::mem::take(text)));
    count("setattr String, &str", labelled, |(it, text)| op::setattr_string_str(it, label_text, std::mem::take(text)));
    count("hasattr, hit, Name", widget, |it| op::hasattr_name(it, number));
    count("hasattr, hit, &str", widget, |it| op::hasattr_str(it, number_text));
    count("hasattr, miss, Name", widget, |it| op::hasattr_name(it, missing));
    count("hasattr, miss, &str", widget, |it| op::hasattr_str(it, missing_text));
    count("error, Name", widget, |it| op::error_name(it, missing));
    count("error, &str", widget, |it| op::error_str(it, missing_text));
}

fn objects() {
    let (number, number_text) = given("font_size");
    let widget = || -> Obj { Obj::new(Widget::default()).upcast() };
    count("Obj: getattr, Name", widget, |it| op::obj_getattr_name(it, number));
    count("Obj: getattr, &str", widget, |it| op::obj_getattr_str(it, number_text));
    count("Obj: getattr, name!", widget, |it| op::obj_getattr_literal(it));
    count("Obj: setattr, Name", widget, |it| op::obj_setattr_name(it, number, 2.5));
    count("Obj: setattr, &str", widget, |it| op::obj_setattr_str(it, number_text, 2.5));
    let (method, property) = (given("get_area").0, given("area").0);
    let area = || -> Obj { Obj::new(Area::new(3.0, 4.0)).upcast() };
    count("Obj: method, Name", area, |it| op::obj_method(it, method));
    count("Obj: property, Name", area, |it| op::obj_getattr_name(it, property));
    let deep = || -> Obj { Obj::new(Depth32::default()).upcast() };
    count("Obj: downcast, depth 1", deep, |it| op::obj_downcast_1(it));
    count("Obj: downcast, depth 16", deep, |it| op::obj_downcast_16(it));
}

fn handles() {
    let object = || Obj::new(Triple::default());
    count("Obj: borrow, read", object, |it| op::obj_borrow(it));
    count("Obj: clone, drop", object, |it| op::obj_clone(it));
    count("Obj: new, drop", Triple::default, |it| op::obj_new(std::mem::take(it)));
    let watched = || {
        let object = Obj::new(Watched::default());
        (object.downgrade(), object)
    };
    count("Obj: downgrade, drop", watched, |(_, it)| op::obj_downgrade(it));
    count("Weak: upgrade, drop", watched, |(weak, _)| op::weak_upgrade(weak));
}

fn dynamic() {
    let (name, text) = given(DYNAMIC[4]);
    let open = || {
        let mut open = Open::default();
        open.vars_mut().expect("a __dict__").extend(DYNAMIC.map(|name| (name, 1.5)));
        open
    };
    count("dynamic: getattr, Name", open, |it| op::dynamic_getattr_name(it, name));
    count("dynamic: getattr, &str", open, |it| op::dynamic_getattr_str(it, text));
    count("dynamic: setattr, Name", open, |it| op::dynamic_setattr_name(it, name, 2.5));
    count("dynamic: setattr, &str", open, |it| op::dynamic_setattr_str(it, text, 2.5));
    let object = || -> Obj { Obj::new(open()).upcast() };
    count("dynamic: Obj getattr, Name", object, |it| op::obj_getattr_name(it, name));
    count("dynamic: Obj getattr, &str", object, |it| op::obj_getattr_str(it, text));
    count("dynamic: Obj setattr, Name", object, |it| op::obj_setattr_name(it, name, 2.5));
    count("dynamic: Obj setattr, &str", object, |it| op::obj_setattr_str(it, text, 2.5));
}

fn runtime_class() {
    let (name, text) = given("font_size");
    let class = Class::builder("Widget").slots(SLOTS).build().expect("a legal definition");
    let object = || class.instantiate(SLOTS.map(|name| (name, 1.5))).expect("its slots");
    count("run-time class: getattr, Name", object, |it| op::obj_getattr_name(it, name));
    count("run-time class: getattr, &str", object, |it| op::obj_getattr_str(it, text));
    count("run-time class: setattr, Name", object, |it| op::obj_setattr_name(it, name, 2.5));
    count("run-time class: setattr, &str", object, |it| op::obj_setattr_str(it, text, 2.5));
}

fn any_shape() {
    let (name, _) = given("f00");
    count("any &T: depth 1", Depth1::default, |it| op::depth_1(it, name));
    count("any &T: depth 8", Depth8::default, |it| op::depth_8(it, name));
    count("any &T: depth 32", Depth32::default, |it| op::depth_32(it, name));
    count("any &T: 4 slots", Slots4::default, |it| op::slots_4(it, name));
    count("any &T: 64 slots", Slots64::default, |it| op::slots_64(it, name));
    count("any &T: 256 slots", Slots256::default, |it| op::slots_256(it, name));
    any_object::<Depth1>("any Obj: depth 1", name);
    any_object::<Depth8>("any Obj: depth 8", name);
    any_object::<Depth32>("any Obj: depth 32", name);
    any_object::<Slots4>("any Obj: 4 slots", name);
    any_object::<Slots64>("any Obj: 64 slots", name);
    any_object::<Slots256>("any Obj: 256 slots", name);
}

fn any_object<T: Slotted + Default + Extends<Object>>(operation: &str, name: Name) {
    let object = || -> Obj { Obj::new(T::default()).upcast() };
    count(operation, object, |it| op::obj_attr_ref_name(it, name));
}
