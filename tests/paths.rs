//! Dotted paths: reading and writing in place, through structs, dicts and lists.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use std::collections::HashMap;

use slotted::builtins::{Dict, List};
use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone)]
struct Point {
    x: f64,
    y: f64,
}

#[slotted(extends = Point, dict)]
#[derive(Debug, Clone)]
struct Node {
    pos: Point,
    #[slot(readonly)]
    fixed: Point,
    data: Slot<Value>,
    table: HashMap<String, i64>,
    items: List,
    count: i64,
    #[slot(opaque)]
    raw: [u8; 2],
}

#[slotted]
#[derive(Debug, Clone)]
struct Tree {
    node: Node,
}

fn tree() -> Tree {
    let point = Point::new(1.0, 2.0);
    let table = HashMap::from([("k".to_owned(), 5)]);
    let items = [Value::from(10), Value::from("b")].into_iter().collect();
    Tree::new(Node::new(point.clone(), point.clone(), point, table, items, 0, [0; 2]))
}

fn dict(entries: &[(&str, Value)]) -> Value {
    Value::Dict(entries.iter().map(|(key, value)| (*key, value.clone())).collect::<Dict>())
}

#[test]
fn a_path_of_one_part_is_a_name() {
    let mut point = Point::new(1.0, 2.0);
    assert_eq!(point.getattr_path("x").unwrap(), Value::Float(1.0));
    point.setattr_path("x", 3).unwrap();
    assert_eq!(point.x, 3.0);
    assert_eq!(point.delattr_path("x").unwrap_err().rule(), "slot-not-deletable");
    assert_eq!(point.getattr_path("zz").unwrap_err().rule(), "no-attribute-get");
    assert!(point.hasattr_path("y") && !point.hasattr_path("zz") && !point.hasattr_path(""));
}

#[test]
fn paths_reach_into_structs_held_by_value_and_write_where_they_lie() {
    let mut tree = tree();
    assert_eq!(tree.getattr_path("node.pos.x").unwrap(), Value::Float(1.0));
    tree.setattr_path("node.pos.x", 9.5).unwrap();
    tree.setattr_path("node.y", 8).unwrap();
    tree.setattr_path("node.tag", "new").unwrap();
    assert_eq!((tree.node.pos.x, tree.node.y), (9.5, 8.0));
    assert_eq!(tree.getattr_path("node.tag").unwrap(), Value::from("new"));
    tree.delattr_path("node.tag").unwrap();
    assert!(!tree.hasattr_path("node.tag") && tree.hasattr_path("node.pos"));
    let instance: &mut dyn Instance = &mut tree;
    instance.setattr_path("node.pos.y", 7.0).unwrap();
    assert_eq!(instance.getattr_path("node.pos.y").unwrap(), Value::Float(7.0));
    assert!(instance.hasattr_path("node.pos.y"));
    assert_eq!(instance.delattr_path("node.pos.y").unwrap_err().rule(), "slot-not-deletable");
}

#[test]
fn a_struct_held_by_value_is_not_a_value_itself() {
    let mut tree = tree();
    assert_eq!(
        tree.getattr_path("node.pos").unwrap_err().message(),
        "slot 'pos' of 'Node' objects holds another object by value: reach into it with a path ('pos.attribute') or \
         with attr_ref"
    );
    assert_eq!(tree.setattr_path("node.pos", 1).unwrap_err().rule(), "nested-slot");
    assert_eq!(tree.delattr_path("node.pos").unwrap_err().rule(), "slot-not-deletable");
}

#[test]
fn paths_reach_into_dicts_and_lists() {
    let mut node = tree().node;
    node.setattr("data", dict(&[("a", dict(&[("b", Value::from(1))])), ("l", vec![Value::from(1)].into())])).unwrap();
    assert_eq!(node.getattr_path("data.a.b").unwrap(), Value::Int(1));
    node.setattr_path("data.a.b", 2).unwrap();
    node.setattr_path("data.a.c", 3).unwrap();
    node.setattr_path("data.l.0", "zero").unwrap();
    assert_eq!(node.data.get().unwrap().to_string(), r#"{"a": {"b": 2, "c": 3}, "l": ["zero"]}"#);
    node.delattr_path("data.a.b").unwrap();
    node.delattr_path("data.l.0").unwrap();
    assert_eq!(node.data.get().unwrap().to_string(), r#"{"a": {"c": 3}, "l": []}"#);
    node.setattr("free", dict(&[("k", Value::None)])).unwrap();
    node.setattr_path("free.k", true).unwrap();
    assert_eq!(node.getattr_path("free.k").unwrap(), Value::Bool(true));
    assert_eq!(node.getattr_path("items.1").unwrap(), Value::from("b"));
    assert_eq!(node.getattr_path("table.k").unwrap(), Value::Int(5));
    assert!(node.hasattr_path("table.k") && !node.hasattr_path("table.z") && !node.hasattr_path("items.2"));
}

#[test]
fn a_write_leaves_clones_of_the_value_alone() {
    let mut node = tree().node;
    node.setattr("data", dict(&[("a", Value::from(1))])).unwrap();
    let before = node.getattr("data").unwrap();
    node.setattr_path("data.a", 2).unwrap();
    assert_eq!((before.to_string(), node.getattr_path("data.a").unwrap()), (r#"{"a": 1}"#.to_owned(), Value::Int(2)));
}

#[test]
fn what_is_not_there_is_a_lookup_error() {
    let mut node = tree().node;
    node.setattr("data", dict(&[("l", vec![Value::from(1)].into())])).unwrap();
    for (path, message) in [
        ("data.z", "dict has no key 'z'"),
        ("data.l.1", "list index '1' is out of range or no index"),
        ("data.l.-1", "list index '-1' is out of range or no index"),
        ("data.l.x", "list index 'x' is out of range or no index"),
        ("data..l", "dict has no key ''"),
    ] {
        let error = node.getattr_path(path).unwrap_err();
        assert_eq!((error.kind(), error.rule(), error.message().as_str()), (ErrorKind::Lookup, "path-lookup", message));
        assert_eq!(node.delattr_path(path).unwrap_err().message(), message);
        assert!(!node.hasattr_path(path));
    }
    assert_eq!(node.setattr_path("data.l.1", 1).unwrap_err().rule(), "path-lookup");
    assert_eq!(node.setattr_path("data.z.y", 1).unwrap_err().rule(), "path-lookup");
    assert_eq!(node.getattr_path("zz.y").unwrap_err().rule(), "no-attribute-get");
    assert_eq!(node.setattr_path("zz.y", 1).unwrap_err().rule(), "no-attribute-get");
}

#[test]
fn what_has_no_parts_says_so() {
    let mut node = tree().node;
    assert_eq!(
        node.getattr_path("count.real").unwrap_err().message(),
        "'int' object has no parts that 'real' could name"
    );
    assert_eq!(node.getattr_path("x.y.z").unwrap_err().rule(), "path-into-value");
    assert_eq!(node.setattr_path("count.real", 1).unwrap_err().rule(), "path-into-value");
    assert_eq!(node.setattr_path("table.k", 1).unwrap_err().rule(), "path-into-value");
    assert_eq!(node.delattr_path("x.y").unwrap_err().rule(), "path-into-value");
    assert_eq!(node.getattr_path("raw.0").unwrap_err().rule(), "opaque-slot");
    assert_eq!(node.getattr_path("data.a").unwrap_err().rule(), "unset-slot-read");
    assert_eq!(node.setattr_path("data.a", 1).unwrap_err().rule(), "unset-slot-read");
    assert_eq!((node.count, node.x), (0, 1.0));
}

#[test]
fn typed_lists_and_dicts_of_values_are_written_in_place() {
    let mut node = tree().node;
    node.setattr_path("items.0", "changed").unwrap();
    assert_eq!(node.items[0], Value::from("changed"));
    node.delattr_path("items.1").unwrap();
    assert_eq!(node.items.len(), 1);
}

#[test]
fn nothing_is_written_through_a_read_only_slot() {
    let mut node = tree().node;
    assert_eq!(node.getattr_path("fixed.x").unwrap(), Value::Float(1.0));
    let error = node.setattr_path("fixed.x", 5).unwrap_err();
    assert_eq!(error.message(), "attribute 'fixed' of 'Node' objects is not writable");
    assert_eq!(node.delattr_path("fixed.x").unwrap_err().rule(), "readonly-slot");
    assert_eq!(node.fixed.x, 1.0);
}

#[slotted]
struct Guarded {
    #[slot(convert = |_| Err::<Point, _>("never"))]
    point: Point,
    #[slot(opaque)]
    secret: Value,
}

#[test]
fn nothing_is_written_past_a_validator() {
    let mut guarded = Guarded::new(Point::new(1.0, 2.0), Value::from(1));
    let error = guarded.setattr_path("point.x", 5.0).unwrap_err();
    assert_eq!(
        error.message(),
        "slot 'point' of 'Guarded' objects has a validator or converter: write it with setattr, which runs them"
    );
    assert_eq!(guarded.delattr_path("point.x").unwrap_err().rule(), "guarded-slot");
    assert_eq!((guarded.point.x, guarded.getattr_path("point.x").unwrap()), (1.0, Value::Float(1.0)));
}

#[test]
fn an_opaque_value_is_no_value_for_paths_either() {
    let mut guarded = Guarded::new(Point::new(1.0, 2.0), dict(&[("k", Value::None)]));
    assert_eq!(guarded.getattr_path("secret").unwrap_err().rule(), "opaque-slot");
    assert_eq!(guarded.getattr_path("secret.k").unwrap_err().rule(), "opaque-slot");
    assert_eq!(guarded.setattr_path("secret.k", 1).unwrap_err().rule(), "opaque-slot");
    assert_eq!(guarded.secret.to_string(), r#"{"k": None}"#);
}

#[test]
fn a_write_into_what_has_no_parts_names_the_part_as_a_read_does() {
    let mut node = tree().node;
    let read = node.getattr_path("count.real.x").unwrap_err().message();
    assert_eq!(read, "'int' object has no parts that 'real' could name");
    assert_eq!(node.setattr_path("count.real.x", 1).unwrap_err().message(), read);
    assert_eq!(node.delattr_path("count.real").unwrap_err().message(), read);
    assert_eq!(
        node.setattr_path("table.k", 1).unwrap_err().message(),
        "slot 'table' of 'Node' objects is a HashMap<String, i64>, whose parts are not written one by one: write the \
         whole with setattr"
    );
    assert_eq!(node.setattr_path("raw.0", 1).unwrap_err().rule(), "opaque-slot");
}

#[test]
fn an_index_has_no_sign() {
    let mut node = tree().node;
    for path in ["items.+0", "items.-0", "items. 0", "items."] {
        assert_eq!(node.getattr_path(path).unwrap_err().rule(), "path-lookup");
        assert_eq!(node.setattr_path(path, 1).unwrap_err().rule(), "path-lookup");
        assert_eq!(node.delattr_path(path).unwrap_err().rule(), "path-lookup");
    }
    assert_eq!(node.items.len(), 2);
}

trait Shown: Instance {}
impl Shown for Tree {}

#[test]
fn paths_lead_from_trait_objects_of_any_kind() {
    let mut shown: Box<dyn Shown> = Box::new(tree());
    shown.setattr_path("node.pos.x", 3).unwrap();
    assert_eq!(shown.getattr_path("node.pos.x").unwrap(), Value::Float(3.0));
    assert!(shown.hasattr_path("node.pos.x") && shown.delattr_path("node.zz").is_err());
    let mut sent: Box<dyn Instance + Send> = Box::new(Point::new(1.0, 2.0));
    sent.setattr_path("x", 3).unwrap();
    assert_eq!(sent.getattr_path("x").unwrap(), Value::Float(3.0));
}
