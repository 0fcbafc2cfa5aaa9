//! Every id of an error at run time, provoked, with the kind and the message that docs/rules.md gives for it.

#![allow(missing_docs, clippy::unused_self, clippy::needless_pass_by_value, reason = "test classes")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::Path;

use slotted::ClassBuilder;
use slotted::builtins::{Bool, Float, Tuple};
use slotted::prelude::*;

#[slotted(assignable)]
#[derive(Debug, Clone, PartialEq)]
struct Point {
    x: f64,
    label: Slot<String>,
}

#[slotted(dict, weakref)]
#[derive(Debug)]
struct Open;

#[slotted(dict = fixed)]
#[derive(Debug)]
struct Fixed;

#[slotted]
#[derive(Debug)]
struct Pixel {
    #[slot(readonly)]
    id: u8,
    red: u8,
    #[slot(validate = even)]
    even: i64,
    #[slot(opaque)]
    inner: std::cell::Cell<u8>,
    at: Point,
}

#[slotted]
struct Other;

#[slotted]
#[derive(Debug)]
struct Shape {
    size: u8,
}

#[methods]
impl Shape {
    fn grow(&mut self, by: u8) {
        self.size += by;
    }

    fn share(this: &Obj<Self>) -> Obj<Self> {
        this.clone()
    }

    fn pick(&self, one: Picky) -> bool {
        matches!(one, Picky)
    }
}

#[slotted]
#[derive(Debug)]
struct Mixin;

#[methods]
impl Mixin {
    fn shout(&self) {}
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validators are given a reference")]
fn even(number: &i64) -> Result<(), String> {
    if number % 2 == 0 { Ok(()) } else { Err(format!("{number} is odd")) }
}

struct Picky;

impl FromValue for Picky {
    fn from_value(_: Value) -> Result<Self, Mismatch> {
        Err(Mismatch::refused("it is none of these"))
    }
}

fn point() -> Point {
    Point::new(1.0)
}

fn pixel() -> Pixel {
    Pixel::new(1, 2, 4, std::cell::Cell::new(0), point())
}

/// An object of a class made at run time, which has an attribute, a property and, if it is open, a dict.
fn hero(is_open: bool) -> Obj {
    let builder = Class::builder("Hero").attr("side", "good").property("twice", |_| Ok(2.into()));
    let builder = if is_open { builder } else { builder.slots(["mana"]) };
    builder.build().unwrap().instantiate([("", Value::None); 0]).unwrap()
}

fn any(object: impl slotted::Extends<Object>) -> Obj {
    Obj::new(object).upcast()
}

fn refused<T: Debug>(result: slotted::Result<T>) -> Error {
    result.unwrap_err()
}

fn of_attributes() -> Vec<Error> {
    let (point, open, closed) = (any(point()), any(Open::new()), hero(false));
    vec![
        refused(point.getattr("z")),
        refused(point.getattr("__dict__")),
        refused(Point::class().getattr("z")),
        refused(point.setattr("z", 1)),
        refused(point.delattr("z")),
        refused(open.delattr("z")),
        refused(hero(true).delattr("side")),
        refused(closed.setattr("side", "evil")),
        refused(closed.delattr("side")),
        refused(closed.setattr("twice", 3)),
        refused(closed.delattr("twice")),
        refused(point.getattr("label")),
        refused(point.delattr("label")),
        refused(open.setattr("__weakref__", 1)),
        refused(point.vars()),
        refused(open.setattr("__dict__", 5)),
        refused(any(Fixed::new()).delattr("__dict__")),
        refused(Point::class().slot("x").unwrap().get_from(&open)),
        refused(point.delattr("__class__")),
        refused(point.try_downgrade()),
        refused(point.setattr("__class__", 5)),
        refused(point.set_class(&Open::class())),
        refused(point.set_class(&closed.class())),
    ]
}

fn of_construction() -> Vec<Error> {
    let pair = Class::builder("Pair").base(Class::of::<Tuple>()).slots(()).build().unwrap();
    let hiding = Class::builder("Hero").base(Point::class()).slots(["x"]).build().unwrap();
    let slots: Vec<String> = (0..65_536).map(|number| format!("s{number}")).collect();
    vec![
        refused(Point::from_pairs([("label", "a")])),
        refused(Point::from_pairs([("x", 1), ("z", 2)])),
        refused(hiding.instantiate([("x", 1)])),
        refused(Point::from_pairs([("x", 1), ("x", 2)])),
        refused(Bool::from_pairs([("", Value::None); 0])),
        refused(Class::builder("Large").slots(slots).build()),
        refused(Class::builder("Hero").attr("__class__", 5).build()),
        refused(Class::builder("Hero").attr("__qualname__", 5).build()),
        refused(hero(false).class().instantiate_items(b"a", [("", Value::None); 0])),
        refused(pair.instantiate_items(b"a", [("", Value::None); 0])),
    ]
}

fn of_typed_slots() -> Vec<Error> {
    let mut pixel = pixel();
    vec![
        refused(pixel.setattr("red", "ff")),
        refused(pixel.setattr("red", 300)),
        refused(pixel.setattr("even", 3)),
        Value::from("ff").extract::<u8>().unwrap_err().into(),
        Value::from(300).extract::<u8>().unwrap_err().into(),
        Value::from(300).extract::<Picky>().map(|_| ()).unwrap_err().into(),
        refused(pixel.attr_ref::<i64>("red")),
        refused(hero(false).attr_ref::<i64>("twice").map(|_| ())),
        refused(pixel.setattr("id", 2)),
        refused(pixel.delattr("red")),
        refused(pixel.getattr("inner")),
        refused(pixel.getattr("at")),
        refused(pixel.attr_mut::<i64>("even")),
    ]
}

fn of_objects() -> Vec<Error> {
    let point = Obj::new(point());
    let writing = point.borrow_mut();
    let read = refused(point.getattr("x"));
    drop(writing);
    let reading = point.borrow();
    let written = refused(point.setattr("x", 1.0));
    drop(reading);
    let float: Obj = Obj::new(Float(1.0)).upcast();
    vec![read, written, refused(float.downcast::<Point>())]
}

fn of_paths_and_plain_values() -> Vec<Error> {
    let mut open = Open::new();
    open.setattr("tags", vec!["a", "b"]).unwrap();
    vec![
        refused(open.getattr_path("tags.2")),
        refused(open.getattr_path("tags.0.x")),
        refused(open.attr_ref::<Value>("__weakref__").map(|_| ())),
        refused(open.getattr("__dict__")),
        refused(open.attr_ref::<Class>("__class__")),
        refused(open.setattr("__class__", Open::class())),
    ]
}

fn of_calls() -> Vec<Error> {
    let mut plain = Shape::new(1);
    let shape = Obj::new(Shape::new(1));
    let with = |name: &str, code: fn(&Obj, Args<'_>) -> slotted::Result<Value>| {
        let class = Class::builder("Hero").slots(()).method(name, code).build().unwrap();
        class.instantiate([("", Value::None); 0]).unwrap()
    };
    let loud = Class::builder("Hero").base(Shape::class()).base(Mixin::class()).slots(()).build().unwrap();
    let loud = loud.instantiate([("size", 1)]).unwrap();
    let attributes = (0..65_536).map(|number| (format!("a{number}"), number));
    let many = attributes.fold(Class::builder("Large").slots(()), |class, (name, number)| class.attr(name, number));
    vec![
        refused(shape.call_method("grow", ())),
        refused(shape.call_method("grow", (1, 2))),
        refused(shape.call_method("grow", args!(1, by = 2))),
        refused(shape.call_method("grow", args!(bye = 2))),
        refused(shape.call_method("grow", ("far",))),
        refused(shape.call_method("grow", (300,))),
        refused(shape.call_method("pick", (1,))),
        refused(loud.call_method("shout", ())),
        refused(plain.call_method("grow", (1,))),
        refused(plain.call_method_mut("share", ())),
        refused(plain.getattr("grow")),
        refused(shape.call_method("size", ())),
        refused(with("go_on", |this, _| this.call_method("go_on", ())).call_method("go_on", ())),
        refused(with("__dir__", |_, _| Ok(5.into())).dir()),
        refused(with("__repr__", |_, _| Ok(5.into())).repr()),
        refused(shape.super_of(Shape::class()).unwrap().getattr("size")),
        refused(shape.super_of(Point::class())),
        refused(many.build()),
    ]
}

/// The rows of a page's tables that have an id, a kind, and a message, by id.
fn rows(page: &str) -> BTreeMap<&str, (&str, &str)> {
    let (_, tables) = page.split_once("\n# Errors at run time\n").expect("the section on run time");
    let rows = tables.lines().filter(|line| line.starts_with("| `")).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [id, kind, _, message, instead] = cells[..] else { panic!("five cells in: {line}") };
        assert!(!instead.is_empty(), "{line}");
        (id.trim_matches('`'), (kind.trim_matches('`'), message.trim_matches('`')))
    });
    rows.collect()
}

#[test]
fn the_page_of_rules_has_the_kind_and_the_message_of_every_error_at_run_time() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md")).expect("the page");
    let rows = rows(&page);
    let of_instances = [of_attributes(), of_construction(), of_typed_slots(), of_objects()].concat();
    let errors = [of_instances, of_paths_and_plain_values(), of_calls()].concat();
    for error in &errors {
        let (kind, message) = *rows.get(error.rule()).unwrap_or_else(|| panic!("no row for {error:?}"));
        assert_eq!(kind, format!("{:?}", error.kind()), "{error:?}");
        let found = error.message();
        // In debug builds the place of the other borrow follows.
        let found = if error.kind() == ErrorKind::Borrow { found.split(", at ").next().unwrap() } else { &found };
        assert_eq!(message, found, "{}", error.rule());
    }
    let provoked: BTreeSet<&str> = errors.iter().map(Error::rule).collect();
    assert_eq!(rows.into_keys().collect::<BTreeSet<_>>(), provoked);
}

/// A definition that breaks each rule that the builder knows.
fn broken_definitions() -> Vec<ClassBuilder> {
    let class = |name: &str, slots: &[&str]| Class::builder(name).slots(slots).build().unwrap();
    let (a, other) = (class("A", &["x"]), class("Other", &["y"]));
    let (open, watched) = (class("Open", &["__dict__"]), class("Watched", &["__weakref__"]));
    let (mixin, hero) = (class("A", &[]), || Class::builder("Hero"));
    let derived = Class::builder("B").base(&mixin).slots(()).build().unwrap();
    let slots: Vec<String> = (0..65_536).map(|number| format!("s{number}")).collect();
    vec![
        (0..33).fold(hero(), |builder, _| builder.base(&mixin)),
        hero().base(Class::of::<Bool>()),
        hero().base(&a).base(&other),
        hero().base(Class::of::<Tuple>()).slots(["x"]),
        hero().slots(Value::Int(5)),
        hero().slots(Value::from(vec![5])),
        hero().slots(["a b"]),
        hero().slots(["__dict__", "__dict__"]),
        hero().base(&open).slots(["__dict__"]),
        hero().slots(["__weakref__", "__weakref__"]),
        hero().base(&watched).slots(["__weakref__"]),
        hero().slots(["x"]).attr("x", 5),
        hero().base(&mixin).base(&mixin),
        hero().base(&mixin).base(&derived),
        hero().slots(["a", "a"]),
        hero().base(&a).slots(["x"]),
        hero().base(&a).base(&open).slots(()),
        hero().base(&a).base(&watched).slots(()),
        hero().slots(slots),
        hero().slots(()).attr("__class__", 5),
        hero().slots(()).attr("__qualname__", 5),
    ]
}

#[test]
fn the_page_of_rules_has_the_policy_and_the_message_of_every_rule_of_the_builder() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md")).expect("the page");
    let (_, section) = page.split_once("\n# Classes made at run time\n").expect("the section");
    let (section, _) = section.split_once("\n# ").expect("a section after it");
    let rows = section.lines().filter(|line| line.starts_with("| ") && line.contains('`')).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [id, policy, _, message, _] = cells[..] else { panic!("five cells in: {line}") };
        (id.split('`').nth(1).expect("an id"), (policy, message.split('`').nth(1).expect("a message")))
    });
    let rows: BTreeMap<_, _> = rows.collect();
    let mut provoked = BTreeSet::new();
    for builder in broken_definitions() {
        let error = refused(builder.clone().strict().build());
        let (policy, message) = *rows.get(error.rule()).unwrap_or_else(|| panic!("no row for {error:?}"));
        assert_eq!(message, error.message());
        match policy {
            "both" => assert_eq!(refused(builder.build()).rule(), error.rule()),
            "Strict" => drop(builder.build().expect("CPython lets it pass")),
            other => panic!("{other}"),
        }
        provoked.insert(error.rule());
    }
    assert_eq!(rows.into_keys().collect::<BTreeSet<_>>(), provoked);
}

#[test]
fn the_error_of_a_definition_names_both_sides() {
    let class = |name: &str, slots: &[&str]| Class::builder(name).slots(slots).build().unwrap();
    let (a, b, mixin) = (class("A", &["x"]), class("B", &["y"]), class("M", &[]));
    let below = Class::builder("N").base(&mixin).slots(()).build().unwrap();
    let names = |builder: ClassBuilder| {
        let error = refused(builder.strict().build());
        assert_eq!(error.class_name(), Some("Hero"));
        let bases =
            error.counterparts().iter().map(|other| other.class_name().to_owned()).collect::<Vec<_>>().join(" ");
        (error.rule(), error.attribute_name().map(str::to_owned), bases)
    };
    let hero = || Class::builder("Hero");
    assert_eq!(names(hero().base(&mixin).base(&a).base(&b)), ("layout-conflict", None, "A B".to_owned()));
    assert_eq!(names(hero().base(&mixin).base(&below)), ("mro-conflict", None, "M N".to_owned()));
    let shadowing = ("slot-shadows-base-slot", Some("x".to_owned()), "A".to_owned());
    assert_eq!(names(hero().base(&a).slots(["x"])), shadowing);
    assert_eq!(names(hero().base(&a).base(&a)), ("duplicate-base", None, "A".to_owned()));
    let varying = ("duplicate-weakref-slot", Some("__weakref__".to_owned()), "A".to_owned());
    let watched = Class::builder("A").slots("__weakref__").build().unwrap();
    assert_eq!(names(hero().base(&watched).slots(["__weakref__"])), varying);
    assert_eq!(names(hero().slots(["a b"])), ("slot-not-identifier", Some("a b".to_owned()), String::new()));
}
