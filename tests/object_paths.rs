//! Dotted paths that lead through shared objects.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use std::cell::Cell;
use std::rc::Rc;

use slotted::builtins::{Dict, List};
use slotted::prelude::*;

#[slotted(dict)]
#[derive(Default)]
struct Point {
    x: f64,
    y: f64,
    #[slot(default)]
    data: Value,
    mark: Slot<u8>,
    owner: Option<Obj<Node>>,
}

#[slotted(dict, weakref, slots("free"), new = with)]
#[derive(Default)]
struct Node {
    #[slot(default)]
    x: f64,
    #[slot(default)]
    pos: Point,
    #[slot(default)]
    next: Option<Obj<Node>>,
    other: Slot<Obj<Node>>,
    #[slot(default)]
    children: Vec<Obj<Node>>,
    #[slot(default)]
    items: List,
    #[slot(default)]
    table: Dict,
    #[slot(default)]
    data: Value,
    #[slot(default)]
    parent: Weak<Node>,
}

fn node(x: f64) -> Obj<Node> {
    let node = Obj::<Node>::default();
    node.setattr("x", x).unwrap();
    node
}

fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::List(items.into_iter().collect())
}

fn dict(entries: &[(&str, Value)]) -> Value {
    Value::Dict(entries.iter().map(|(key, value)| (*key, value.clone())).collect::<Dict>())
}

/// A node that leads to another in every way there is, and the paths by which it does.
fn hub() -> (Obj<Node>, Obj<Node>, [&'static str; 10]) {
    let (hub, end) = (node(0.0), node(7.0));
    hub.setattr("next", &end).unwrap();
    hub.setattr("other", &end).unwrap();
    hub.setattr("children", list([Value::None, Value::from(end.clone())].into_iter().skip(1))).unwrap();
    hub.setattr("items", list([Value::from(1), Value::from(end.clone())])).unwrap();
    hub.setattr("table", dict(&[("k", dict(&[("deep", Value::from(end.clone()))]))])).unwrap();
    hub.setattr("data", list([dict(&[("k", Value::from(end.clone()))])])).unwrap();
    hub.setattr("free", &end).unwrap();
    hub.setattr("dynamic", &end).unwrap();
    hub.borrow_mut().pos.owner = Some(end.clone());
    let paths = [
        "next",
        "other",
        "children.0",
        "items.1",
        "table.k.deep",
        "data.0.k",
        "free",
        "dynamic",
        "pos.owner",
        "__dict__.dynamic",
    ];
    (hub, end, paths)
}

#[test]
fn objects_are_passed_wherever_they_are_held() {
    let (hub, end, paths) = hub();
    for path in paths {
        let path = format!("{path}.x");
        end.setattr("x", 7.0).unwrap();
        assert_eq!(hub.getattr_path(&path).unwrap(), Value::Float(7.0), "{path}");
        assert!(hub.hasattr_path(&path), "{path}");
        hub.setattr_path(&path, 8).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(end.borrow().x, 8.0, "{path}");
    }
    for path in paths {
        assert_eq!(hub.getattr_path(path).unwrap(), Value::from(end.clone()), "{path}");
        assert!(hub.hasattr_path(path) && !hub.hasattr_path(&format!("{path}.zz")), "{path}");
    }
    for path in paths {
        hub.setattr_path(&format!("{path}.tag"), path).unwrap();
        assert_eq!(end.getattr("tag").unwrap(), Value::from(path));
        hub.delattr_path(&format!("{path}.tag")).unwrap();
        assert!(!end.hasattr("tag"), "{path}");
    }
}

#[test]
fn the_same_paths_lead_from_a_plain_instance_and_from_every_kind_of_handle() {
    let (hub, end, paths) = hub();
    let any: Obj = hub.clone().upcast();
    assert_eq!(any.getattr_path("next.x").unwrap(), Value::Float(7.0));
    any.setattr_path("next.x", 1.0).unwrap();
    let mut plain = plain_copy(&hub.borrow());
    for path in paths.into_iter().filter(|path| !path.starts_with("__")) {
        assert_eq!(plain.getattr_path(&format!("{path}.x")).unwrap(), Value::Float(1.0), "{path}");
        plain.setattr_path(&format!("{path}.y"), path).unwrap();
        assert_eq!(end.getattr("y").unwrap(), Value::from(path));
        plain.delattr_path(&format!("{path}.y")).unwrap();
        assert!(!plain.hasattr_path(&format!("{path}.y")) && plain.hasattr_path(&format!("{path}.x")), "{path}");
    }
}

/// A node that is no shared object, with the same values.
fn plain_copy(node: &Node) -> Node {
    let mut copy = Node::with();
    copy.pos.owner.clone_from(&node.pos.owner);
    for name in ["next", "other", "children", "items", "table", "data", "free", "dynamic"] {
        copy.setattr(name, node.getattr(name).unwrap()).unwrap();
    }
    copy
}

#[test]
fn what_an_object_holds_by_value_is_read_and_written_where_it_lies() {
    let first = node(0.0);
    first.setattr("next", node(1.0)).unwrap();
    first.setattr_path("next.pos.x", 2).unwrap();
    first.setattr_path("next.pos.mark", 3).unwrap();
    first.setattr_path("next.pos.tag", "new").unwrap();
    first.setattr_path("next.pos.data", dict(&[("k", list([Value::from(1)]))])).unwrap();
    first.setattr_path("next.pos.data.k.0", 4).unwrap();
    first.setattr_path("next.items", list([Value::None])).unwrap();
    first.setattr_path("next.items.0", true).unwrap();
    first.setattr_path("next.table.key", "value").unwrap();
    let second = first.borrow().next.clone().unwrap();
    assert_eq!((second.borrow().pos.x, second.borrow().pos.mark.get()), (2.0, Some(&3)));
    assert_eq!(second.getattr_path("pos.tag").unwrap(), Value::from("new"));
    assert_eq!(first.getattr_path("next.pos.data").unwrap().to_string(), r#"{"k": [4]}"#);
    assert_eq!((second.borrow().items[0].clone(), second.borrow().table.len()), (Value::Bool(true), 1));
    for path in ["next.pos.mark", "next.pos.tag", "next.pos.data.k.0", "next.items.0", "next.table.key"] {
        assert!(first.hasattr_path(path), "{path}");
        first.delattr_path(path).unwrap();
        assert!(!first.hasattr_path(path), "{path}");
        assert!(first.delattr_path(path).is_err(), "{path}");
    }
    assert_eq!(first.getattr_path("next.pos").unwrap_err().rule(), "nested-slot");
    assert_eq!(first.setattr_path("next.pos", 1).unwrap_err().rule(), "nested-slot");
    assert_eq!(first.delattr_path("next.pos.x").unwrap_err().rule(), "slot-not-deletable");
}

#[test]
fn a_path_may_come_back_to_where_it_began() {
    let first = node(1.0);
    first.setattr("next", &first).unwrap();
    first.setattr_path("next.next.next.x", 2.0).unwrap();
    assert_eq!(first.getattr_path("next.next.x").unwrap(), Value::Float(2.0));
    first.setattr_path("next.next.pos.y", 3.0).unwrap();
    first.setattr_path("next.pos.owner", &first).unwrap();
    first.setattr_path("pos.owner.pos.owner.next.items", list([Value::from(first.clone())])).unwrap();
    first.setattr_path("items.0.items.0.items.0", 5).unwrap();
    assert_eq!(first.getattr_path("items.0").unwrap(), Value::Int(5));
    // A write that takes away what it came by.
    first.setattr_path("next.next.next", Value::None).unwrap();
    assert_eq!(first.getattr_path("next").unwrap(), Value::None);
    first.delattr_path("pos.owner.__dict__").unwrap();
    first.setattr_path("pos.owner.pos.owner", Value::None).unwrap();
    assert_eq!(first.strong_count(), 1);
}

#[test]
fn a_ring_of_objects_is_followed_round() {
    let ring: Vec<_> = (0..3).map(|at| node(f64::from(at))).collect();
    for (at, node) in ring.iter().enumerate() {
        node.setattr("next", &ring[(at + 1) % 3]).unwrap();
    }
    let path = ["next"; 300].join(".");
    assert_eq!(ring[1].getattr_path(&path).unwrap(), Value::from(ring[1].clone()));
    ring[0].setattr_path(&format!("{path}.next.x"), 9).unwrap();
    assert_eq!(ring[1].borrow().x, 9.0);
    ring[0].setattr_path("next.next.next.next", Value::None).unwrap();
    let ends: Vec<_> = ring.iter().map(|node| node.borrow().next.is_none()).collect();
    assert_eq!(ends, [true, false, false]);
}

#[test]
fn the_dict_of_an_object_is_a_part_of_a_path() {
    let first = node(0.0);
    first.setattr("next", node(1.0)).unwrap();
    let second = first.borrow().next.clone().unwrap();
    first.setattr_path("next.__dict__.name", "a").unwrap();
    assert_eq!(second.getattr("name").unwrap(), Value::from("a"));
    // By its name alone, the slot is what is reached.
    first.setattr_path("next.__dict__.x", "hidden").unwrap();
    assert_eq!(first.getattr_path("next.__dict__.x").unwrap(), Value::from("hidden"));
    assert_eq!(first.getattr_path("next.x").unwrap(), Value::Float(1.0));
    first.setattr_path("next.__dict__.x", dict(&[("k", Value::from(1))])).unwrap();
    first.setattr_path("next.__dict__.x.k", 2).unwrap();
    first.setattr_path("next.__dict__.x.l", 3).unwrap();
    assert_eq!(second.vars().unwrap().get("x").unwrap().unwrap().to_string(), r#"{"k": 2, "l": 3}"#);
    first.delattr_path("next.__dict__.x.l").unwrap();
    assert!(first.hasattr_path("next.__dict__.x.k") && !first.hasattr_path("next.__dict__.x.l"));
    first.delattr_path("next.__dict__.x").unwrap();
    assert_eq!(second.vars().unwrap().keys().unwrap(), ["name"]);
    for path in ["next.__dict__.zz", "next.__dict__.zz.y"] {
        for error in [
            first.getattr_path(path).unwrap_err(),
            first.delattr_path(path).unwrap_err(),
            first.setattr_path(&format!("{path}.y"), 1).unwrap_err(),
        ] {
            assert_eq!((error.rule(), error.message().as_str()), ("path-lookup", "dict has no key 'zz'"));
        }
        assert!(!first.hasattr_path(path));
    }
    assert_eq!(first.getattr_path("next.__dict__").unwrap(), dict(&[("name", Value::from("a"))]));
    first.setattr_path("next.__dict__", dict(&[("other", Value::from(1))])).unwrap();
    assert_eq!(second.vars().unwrap().keys().unwrap(), ["other"]);
    first.delattr_path("next.__dict__").unwrap();
    assert!(second.vars().unwrap().is_empty().unwrap());
}

#[test]
fn the_dict_of_another_object_is_live_wherever_it_is_held() {
    let (first, second) = (node(0.0), node(1.0));
    first.setattr("data", second.vars().unwrap()).unwrap();
    first.setattr_path("data.name", "a").unwrap();
    assert_eq!(second.getattr("name").unwrap(), Value::from("a"));
    assert_eq!(first.getattr_path("data.name").unwrap(), Value::from("a"));
    first.delattr_path("data.name").unwrap();
    assert!(!second.hasattr("name") && !first.hasattr_path("data.name"));
}

#[slotted]
struct Closed {
    next: Obj<Node>,
}

#[test]
fn an_object_without_a_dict_has_no_such_part() {
    let closed = Obj::new(Closed::new(node(1.0)));
    for path in ["__dict__", "__dict__.x", "__dict__.x.y"] {
        assert_eq!(closed.getattr_path(path).unwrap_err().rule(), "no-dict-attr", "{path}");
        assert!(!closed.hasattr_path(path), "{path}");
    }
    assert_eq!(closed.setattr_path("__dict__.x", 1).unwrap_err().rule(), "no-dict-attr");
    assert_eq!(closed.setattr_path("zz", 1).unwrap_err().rule(), "no-dict-set");
    // What lies in an object by value is a plain value.
    let node = node(0.0);
    assert_eq!(node.getattr_path("pos.__dict__.x").unwrap_err().rule(), "dict-of-plain-value");
}

#[test]
fn the_class_of_an_object_is_named_by_a_path_but_has_no_parts() {
    let first = node(0.0);
    first.setattr("next", node(1.0)).unwrap();
    assert_eq!(first.getattr_path("next.__class__").unwrap(), Value::Class(Node::class()));
    for error in [
        first.getattr_path("next.__class__.name").unwrap_err(),
        first.setattr_path("next.__class__.name", 1).unwrap_err(),
        first.delattr_path("next.__class__.name").unwrap_err(),
    ] {
        assert_eq!(error.message(), "'type' object has no parts that 'name' could name");
    }
}

#[test]
fn weak_references_lead_nowhere() {
    let (first, second) = (node(0.0), node(1.0));
    first.setattr("parent", second.downgrade()).unwrap();
    first.setattr("data", second.downgrade()).unwrap();
    for path in ["parent.x", "data.x"] {
        let message = "'weakref.ReferenceType' object has no parts that 'x' could name";
        assert_eq!(first.getattr_path(path).unwrap_err().message(), message);
        assert_eq!(first.setattr_path(path, 1).unwrap_err().message(), message);
        assert_eq!(first.delattr_path(path).unwrap_err().message(), message);
        assert!(!first.hasattr_path(path));
    }
    assert_eq!(second.getattr_path("__weakref__.x").unwrap_err().rule(), "path-into-value");
    assert_eq!(second.borrow().x, 1.0);
}

#[test]
fn where_no_object_is_held_the_path_ends() {
    let first = node(0.0);
    for path in ["next.x", "next.next.x"] {
        let message =
            format!("'NoneType' object has no parts that '{}' could name", &path[5..].split('.').next().unwrap());
        assert_eq!(first.getattr_path(path).unwrap_err().message(), message);
        assert_eq!(first.setattr_path(path, 1).unwrap_err().message(), message);
        assert_eq!(first.delattr_path(path).unwrap_err().message(), message);
    }
    assert_eq!(first.getattr_path("other.x").unwrap_err().rule(), "unset-slot-read");
    assert_eq!(first.setattr_path("other.x", 1).unwrap_err().rule(), "unset-slot-read");
    assert_eq!(first.getattr_path("children.0.x").unwrap_err().rule(), "path-lookup");
    first.setattr("children", list([Value::from(node(1.0))])).unwrap();
    assert_eq!(
        first.setattr_path("children.0", node(2.0)).unwrap_err().message(),
        "slot 'children' of 'Node' objects is a Vec<Obj<Node>>, whose parts are not written one by one: write the whole \
         with setattr"
    );
    assert_eq!(first.getattr_path("children.0.x").unwrap(), Value::Float(1.0));
}

#[slotted]
struct Guarded {
    #[slot(readonly)]
    fixed: Obj<Node>,
    #[slot(validate = |_: &Obj<Node>| Err::<(), _>("never"))]
    checked: Obj<Node>,
    #[slot(readonly)]
    listed: List,
    #[slot(readonly)]
    point: Point,
    #[slot(convert = |_| Err::<Point, _>("never"))]
    made: Point,
}

#[test]
fn a_guarded_slot_is_passed_but_not_written_past() {
    let end = node(1.0);
    let point = || Point { owner: Some(end.clone()), ..Point::default() };
    let listed = [Value::from(end.clone())].into_iter().collect();
    let guarded = Obj::new(Guarded::new(end.clone(), end.clone(), listed, point(), point()));
    for path in ["fixed", "checked", "listed.0", "point.owner", "made.owner"] {
        guarded.setattr_path(&format!("{path}.x"), 2).unwrap_or_else(|error| panic!("{path}: {error}"));
        guarded.setattr_path(&format!("{path}.tag"), path).unwrap();
        assert_eq!((end.borrow().x, end.getattr("tag").unwrap()), (2.0, Value::from(path)));
        guarded.delattr_path(&format!("{path}.tag")).unwrap();
        end.setattr("x", 1.0).unwrap();
    }
    for (path, rule) in [
        ("fixed", "readonly-slot"),
        ("listed.0", "readonly-slot"),
        ("point.x", "readonly-slot"),
        ("point.owner", "readonly-slot"),
        ("point.data.k", "readonly-slot"),
        ("point.zz.y", "readonly-slot"),
        ("made.x", "guarded-slot"),
        ("made.zz", "guarded-slot"),
    ] {
        assert_eq!(guarded.setattr_path(path, 5).unwrap_err().rule(), rule, "{path}");
        assert_eq!(guarded.delattr_path(path).unwrap_err().rule(), rule, "{path}");
    }
    assert_eq!(
        guarded.setattr_path("checked", &end).unwrap_err().message(),
        "slot 'checked' of 'Guarded' objects: never"
    );
    assert_eq!((guarded.borrow().point.x, guarded.borrow().made.x), (0.0, 0.0));
}

/// The error, but not where the borrow was taken.
fn text(error: &Error) -> String {
    let message = error.message();
    message.split(", at ").next().unwrap_or_default().to_owned()
}

#[test]
fn a_borrow_that_is_in_the_way_is_an_error_that_names_class_and_slot() {
    let (hub, end, paths) = hub();
    let writing = end.borrow_mut();
    for path in paths {
        let error = hub.getattr_path(&format!("{path}.x")).unwrap_err();
        assert_eq!(text(&error), "cannot access 'x': 'Node' object is already mutably borrowed", "{path}");
        assert_eq!(
            (error.kind(), error.class_name(), error.attribute_name()),
            (ErrorKind::Borrow, Some("Node"), Some("x"))
        );
        assert!(!hub.hasattr_path(&format!("{path}.pos.zz")), "{path}");
    }
    drop(writing);
    end.setattr_path("pos.data", dict(&[])).unwrap();
    end.setattr("held", list([Value::None])).unwrap();
    let reading = end.borrow();
    for (path, slot) in [
        ("next.x", "x"),
        ("next.pos.x", "pos"),
        ("next.pos.tag", "pos"),
        ("next.pos.data.k", "pos"),
        ("next.items.0", "items"),
        ("next.tag", "tag"),
        ("next.__dict__.tag", "__dict__"),
        ("next.__dict__.held.0", "__dict__"),
    ] {
        drop(end.try_borrow().unwrap());
        let error = hub.setattr_path(path, 1).unwrap_err();
        assert_eq!(text(&error), format!("cannot access '{slot}': 'Node' object is already borrowed"), "{path}");
        assert!(path != "next.x" || hub.getattr_path(path).is_ok());
    }
    drop(reading);
}

#[test]
fn only_the_object_that_is_written_to_has_to_be_free() {
    let (hub, end, paths) = hub();
    let reading = hub.borrow();
    for path in paths {
        hub.setattr_path(&format!("{path}.x"), 5).unwrap();
        hub.setattr_path(&format!("{path}.pos.x"), 5).unwrap();
        hub.setattr_path(&format!("{path}.held"), list([Value::None])).unwrap();
        hub.setattr_path(&format!("{path}.held.0"), 5).unwrap();
        hub.delattr_path(&format!("{path}.held")).unwrap();
    }
    assert_eq!((end.borrow().x, reading.x), (5.0, 0.0));
    assert_eq!(hub.setattr_path("x", 1).unwrap_err().kind(), ErrorKind::Borrow);
}

#[test]
fn a_plain_borrow_does_not_hide_that_a_path_comes_back() {
    let first = node(1.0);
    first.setattr("next", node(2.0)).unwrap();
    first.setattr_path("next.next", &first).unwrap();
    {
        let mut plain = first.borrow_mut();
        plain.setattr_path("next.x", 3).unwrap();
        let error = plain.setattr_path("next.next.x", 4).unwrap_err();
        assert_eq!(text(&error), "cannot access 'x': 'Node' object is already mutably borrowed");
        assert!(plain.getattr_path("next.next.pos.x").is_err() && plain.delattr_path("next.next.next").is_err());
        assert_eq!(plain.x, 1.0);
    }
    first.delattr_path("next.__dict__").unwrap();
    first.setattr_path("next.next", Value::None).unwrap();
}

#[test]
#[cfg(debug_assertions)]
fn in_debug_builds_the_error_says_where_the_borrow_was_taken() {
    let first = node(1.0);
    first.setattr("next", node(2.0)).unwrap();
    let second = first.borrow().next.clone().unwrap();
    let line = line!() + 1;
    let _writing = second.borrow_mut();
    let error = first.getattr_path("next.pos.x").unwrap_err();
    assert!(error.message().contains(&format!("object_paths.rs:{line}:")), "{error}");
}

#[derive(Default)]
struct Log {
    dropped: Cell<u32>,
    free: Cell<u32>,
}

/// Notes, when it is dropped, whether the watched object can be written to at that moment.
#[slotted]
struct Witness {
    #[slot(opaque)]
    watched: Weak<Node>,
    #[slot(opaque)]
    log: Rc<Log>,
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.log.dropped.set(self.log.dropped.get() + 1);
        let is_free = self.watched.upgrade().is_some_and(|watched| watched.try_borrow_mut().is_ok());
        self.log.free.set(self.log.free.get() + u32::from(is_free));
    }
}

/// How many witnesses `act` drops, all of them while the object that has them is free. It is given a path to that object, as
/// `next`, and what makes another witness.
fn dropped_freely(act: impl FnOnce(&Obj<Node>, &dyn Fn() -> Value)) -> u32 {
    let (first, second) = (node(0.0), node(1.0));
    first.setattr("next", &second).unwrap();
    let log = Rc::new(Log::default());
    let witness = || Value::from(Obj::new(Witness::new(second.downgrade(), log.clone())));
    for (path, value) in [
        ("next.data", witness()),
        ("next.free", witness()),
        ("next.tag", witness()),
        ("next.pos.data", witness()),
        ("next.pos.tag", witness()),
        ("next.items", list([witness(), list([witness()])])),
        ("next.table", dict(&[("k", witness()), ("l", list([witness()]))])),
        ("next.held", list([witness()])),
    ] {
        first.setattr_path(path, value).unwrap();
    }
    act(&first, &witness);
    assert_eq!(log.free.get(), log.dropped.get(), "dropped under a borrow");
    log.dropped.get()
}

const PLACES: [&str; 11] = [
    "next.data",
    "next.free",
    "next.tag",
    "next.pos.data",
    "next.pos.tag",
    "next.items.0",
    "next.items.1.0",
    "next.table.k",
    "next.table.l.0",
    "next.held.0",
    "next.__dict__.tag",
];

#[test]
fn what_a_write_replaces_is_dropped_when_the_object_is_free_again() {
    for path in PLACES {
        assert_eq!(dropped_freely(|first, witness| first.setattr_path(path, witness()).unwrap()), 1, "{path}");
    }
    assert_eq!(
        dropped_freely(|first, witness| first.setattr_path("next.__dict__", dict(&[("k", witness())])).unwrap()),
        2
    );
    assert_eq!(
        dropped_freely(|first, witness| first.setattr_path("next.pos.__dict__", dict(&[("k", witness())])).unwrap()),
        1
    );
}

#[test]
fn what_is_deleted_is_dropped_when_the_object_is_free_again() {
    for path in PLACES.into_iter().filter(|path| !path.contains("data")) {
        assert_eq!(dropped_freely(|first, _| first.delattr_path(path).unwrap()), 1, "{path}");
    }
    assert_eq!(dropped_freely(|first, _| first.delattr_path("next.__dict__").unwrap()), 2);
    assert_eq!(dropped_freely(|first, _| first.delattr_path("next.pos.__dict__").unwrap()), 1);
}

#[test]
fn what_a_write_refuses_is_dropped_when_the_object_is_free_again() {
    for path in [
        "next.x",
        "next.zz.y",
        "next.pos.x",
        "next.pos.__class__",
        "next.pos.__dict__",
        "next.pos.mark",
        "next.items.2",
        "next.items.k",
        "next.table.z.y",
        "next.held.1",
        "next.__dict__.held.1",
        "next.next.x",
    ] {
        assert_eq!(
            dropped_freely(|first, witness| drop(first.setattr_path(path, witness()).unwrap_err())),
            1,
            "{path}"
        );
    }
}

type Hook = Box<dyn FnOnce()>;

thread_local! {
    /// Run, once, by the next conversion of a [`Hooked`].
    static HOOK: Cell<Option<Hook>> = const { Cell::new(None) };
}

/// A number whose conversions are the user's code.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Hooked(i64);

fn run_hook() {
    if let Some(hook) = HOOK.take() {
        hook();
    }
}

impl IntoValue for Hooked {
    fn to_value(&self) -> Result<Value, Mismatch> {
        run_hook();
        Ok(Value::from(self.0))
    }
}

impl FromValue for Hooked {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        run_hook();
        value.extract().map(Self)
    }
}

#[slotted]
#[derive(Default)]
struct Inner {
    hooked: Hooked,
    plain: i64,
}

#[slotted(weakref, assignable)]
#[derive(Default)]
struct Outer {
    inner: Inner,
    hooked: Hooked,
    next: Option<Obj<Outer>>,
}

#[slotted(weakref, assignable)]
struct Other {
    inner: Inner,
    hooked: Hooked,
    next: Option<Obj<Outer>>,
}

fn outers() -> (Obj<Outer>, Weak<Outer>) {
    let (first, second) = (Obj::<Outer>::default(), Obj::<Outer>::default());
    first.setattr("next", &second).unwrap();
    let second = second.downgrade();
    (first, second)
}

#[test]
fn a_conversion_in_a_write_may_use_the_object_that_is_written_to() {
    for path in ["next.inner.hooked", "next.hooked"] {
        let (first, second) = outers();
        let hook_first = first.clone();
        HOOK.set(Some(Box::new(move || {
            hook_first.setattr_path("next.inner.plain", 5).unwrap();
            hook_first.setattr_path(path, 6).unwrap();
            second.upgrade().unwrap().set_class(&Other::class()).unwrap();
        })));
        first.setattr_path(path, 7).unwrap();
        assert_eq!(first.getattr_path("next.__class__").unwrap(), Value::Class(Other::class()));
        assert_eq!(first.getattr_path(path).unwrap(), Value::Int(7));
        assert_eq!(first.getattr_path("next.inner.plain").unwrap(), Value::Int(5));
    }
}

#[test]
fn an_object_that_is_let_go_while_it_is_accessed_lives_until_the_access_is_done() {
    for path in ["next.inner.hooked", "next.hooked"] {
        let acts: [fn(&Obj<Outer>, &str); 2] = [
            |first, path| assert_eq!(first.getattr_path(path).unwrap(), Value::Int(0)),
            |first, path| first.setattr_path(path, 1).unwrap(),
        ];
        for act in acts {
            let (first, second) = outers();
            let (hook_first, hook_second) = (first.clone(), second.clone());
            HOOK.set(Some(Box::new(move || {
                hook_first.setattr("next", Value::None).unwrap();
                assert!(hook_second.is_alive());
            })));
            act(&first, path);
            assert!(!second.is_alive() && first.borrow().next.is_none());
        }
    }
}

#[test]
fn a_value_that_cannot_be_made_is_reported_with_the_path() {
    struct Never;
    impl IntoValue for Never {
        fn to_value(&self) -> Result<Value, Mismatch> {
            Err(Mismatch::refused("never"))
        }
    }
    let error = node(0.0).setattr_path("next.x", Never).unwrap_err();
    assert_eq!(error.message(), "slot 'next.x' of 'Node' objects: never");
}
