//! The attribute protocol on plain values: verdicts, CPython's wording, suggestions, special names, order.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub label: Slot<String>,
}

#[slotted(extends = Point, dict, weakref)]
#[derive(Debug, Clone)]
pub struct Pixel {
    pub color: u32,
    #[slot(readonly)]
    pub serial: i64,
    #[slot(opaque)]
    pub raw: [u8; 3],
    pub origin: Corner,
    #[slot(validate = |level: &i64| if *level < 0 { Err("must not be negative") } else { Ok(()) })]
    pub level: i64,
}

#[slotted]
#[derive(Debug, Clone, Default)]
pub struct Corner {
    #[slot(default)]
    pub x: i64,
}

#[slotted(slots("__class__", "__doc__"))]
struct Odd;

fn point() -> Point {
    Point::new(1.0, 2.0)
}

fn pixel() -> Pixel {
    Pixel::new(point(), 7, 99, [1, 2, 3], Corner::new(), 0)
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, kind: ErrorKind, rule: &str, message: &str) {
    let error = result.expect_err("refused");
    assert_eq!((error.kind(), error.rule(), error.message().as_str()), (kind, rule, message));
}

#[test]
fn slots_read_and_write_by_name_on_values_and_references() {
    let mut p = point();
    assert_eq!(p.getattr("x").unwrap(), Value::Float(1.0));
    p.setattr("x", 3).unwrap();
    assert_eq!(p.x, 3.0);
    let by_ref: &Point = &p;
    assert_eq!(by_ref.getattr(String::from("x")).unwrap(), Value::Float(3.0));
    let by_mut: &mut Point = &mut p;
    by_mut.setattr(name!("y"), 4.5).unwrap();
    let by_name = &String::from("y");
    assert!(by_mut.hasattr(by_name));
    assert_eq!(p.y, 4.5);
}

#[test]
fn slots_read_and_write_by_name_where_the_class_is_known_at_run_time_only() {
    let (mut p, mut q) = (point(), pixel());
    let instances: [&mut dyn Instance; 2] = [&mut p, &mut q];
    for instance in instances {
        instance.setattr("y", 8.0).unwrap();
        assert_eq!(instance.getattr("y").unwrap(), Value::Float(8.0));
        assert_eq!(instance.attr_ref::<f64>("y").unwrap(), &8.0);
        *instance.attr_mut::<f64>("y").unwrap() += 1.0;
        instance.setattr("label", "a").unwrap();
        instance.delattr("label").unwrap();
        assert!(!instance.hasattr("label"));
    }
    assert_eq!((p.y, q.y), (9.0, 9.0));
}

#[test]
fn an_unset_slot_reads_as_a_missing_attribute() {
    let mut p = point();
    refused(p.getattr("label"), ErrorKind::Attribute, "unset-slot-read", "'Point' object has no attribute 'label'");
    refused(
        p.attr_ref::<str>("label"),
        ErrorKind::Attribute,
        "unset-slot-read",
        "'Point' object has no attribute 'label'",
    );
    refused(
        p.attr_mut::<String>("label"),
        ErrorKind::Attribute,
        "unset-slot-read",
        "'Point' object has no attribute 'label'",
    );
    refused(p.delattr("label"), ErrorKind::Attribute, "unset-slot-delete", "label");
    assert!(!p.hasattr("label"));
    p.setattr("label", "a").unwrap();
    assert!(p.hasattr("label"));
    assert_eq!(p.attr_ref::<str>("label").unwrap(), "a");
    p.attr_mut::<String>("label").unwrap().push('b');
    assert_eq!(p.label.get().map(String::as_str), Some("ab"));
    p.delattr("label").unwrap();
    refused(p.delattr("label"), ErrorKind::Attribute, "unset-slot-delete", "label");
}

#[test]
fn missing_names_are_refused_in_the_words_of_cpython() {
    let mut p = point();
    let no_dict = "'Point' object has no attribute 'zz' and no __dict__ for setting new attributes";
    refused(p.getattr("zz"), ErrorKind::Attribute, "no-attribute-get", "'Point' object has no attribute 'zz'");
    refused(p.attr_ref::<f64>("zz"), ErrorKind::Attribute, "no-attribute-get", "'Point' object has no attribute 'zz'");
    refused(p.attr_mut::<f64>("zz"), ErrorKind::Attribute, "no-attribute-get", "'Point' object has no attribute 'zz'");
    refused(p.setattr("zz", 1), ErrorKind::Attribute, "no-dict-set", no_dict);
    refused(p.delattr("zz"), ErrorKind::Attribute, "no-dict-del", no_dict);
    let mut q = pixel();
    refused(q.getattr("zz"), ErrorKind::Attribute, "no-attribute-get", "'Pixel' object has no attribute 'zz'");
    refused(q.delattr("zz"), ErrorKind::Attribute, "dict-del-missing", "'Pixel' object has no attribute 'zz'");
    assert!(!p.hasattr("zz") && !q.hasattr("zz") && !p.hasattr(""));
}

#[test]
fn a_missing_name_is_the_complaint_even_where_the_value_would_fit_nowhere() {
    assert_eq!(point().setattr("zz", u64::MAX).unwrap_err().rule(), "no-dict-set");
    assert_eq!(pixel().setattr("serial", u64::MAX).unwrap_err().rule(), "readonly-slot");
    let error = pixel().setattr("zz", u64::MAX).unwrap_err();
    assert_eq!((error.kind(), error.rule()), (ErrorKind::Overflow, "slot-value-range"));
}

#[test]
fn slots_with_options_refuse_what_they_must() {
    let mut q = pixel();
    let not_writable = "attribute 'serial' of 'Pixel' objects is not writable";
    refused(q.setattr("serial", 1), ErrorKind::Attribute, "readonly-slot", not_writable);
    refused(q.attr_mut::<i64>("serial"), ErrorKind::Attribute, "readonly-slot", not_writable);
    refused(q.delattr("serial"), ErrorKind::Attribute, "readonly-slot", not_writable);
    assert_eq!(q.attr_ref::<i64>("serial").unwrap(), &99);

    let opaque = "slot 'raw' of 'Pixel' objects is opaque: read it as its own type with attr_ref";
    refused(q.getattr("raw"), ErrorKind::Type, "opaque-slot", opaque);
    refused(q.setattr("raw", 1), ErrorKind::Type, "opaque-slot", opaque);
    assert!(q.hasattr("raw"));
    q.attr_mut::<[u8; 3]>("raw").unwrap()[0] = 9;
    assert_eq!(q.attr_ref::<[u8; 3]>("raw").unwrap(), &[9, 2, 3]);

    assert_eq!(q.getattr("origin").unwrap_err().rule(), "nested-slot");
    q.attr_mut::<Corner>("origin").unwrap().x = 4;
    assert_eq!(q.origin.x, 4);

    refused(
        q.setattr("level", -1),
        ErrorKind::Value,
        "slot-value-refused",
        "slot 'level' of 'Pixel' objects: must not be negative",
    );
    assert_eq!(q.attr_mut::<i64>("level").unwrap_err().rule(), "guarded-slot");
    q.setattr("level", 5).unwrap();
    assert_eq!(q.level, 5);

    let always = "slot 'color' of 'Pixel' objects always holds a value: declare it as Slot<T> to make it deletable";
    refused(q.delattr("color"), ErrorKind::Type, "slot-not-deletable", always);
}

#[test]
fn an_opaque_slot_of_a_plain_type_is_opaque_to_every_writer() {
    #[slotted]
    struct Sealed {
        #[slot(opaque)]
        text: String,
    }
    let mut sealed = Sealed::new("a".to_owned());
    assert_eq!(sealed.setattr("text", "b").unwrap_err().rule(), "opaque-slot");
    assert_eq!(sealed.setattr("text", "b".to_owned()).unwrap_err().rule(), "opaque-slot");
    assert_eq!(sealed.setattr("text", Value::from("b")).unwrap_err().rule(), "opaque-slot");
    assert_eq!(sealed.text, "a");
}

#[test]
fn references_are_lent_by_exact_type() {
    let mut q = pixel();
    assert_eq!(q.attr_ref::<u32>("color").unwrap(), &7);
    refused(
        q.attr_ref::<i64>("color"),
        ErrorKind::Type,
        "attr-type",
        "attribute 'color' of 'Pixel' objects is u32, not i64",
    );
    refused(
        q.attr_mut::<u64>("color"),
        ErrorKind::Type,
        "attr-type",
        "attribute 'color' of 'Pixel' objects is u32, not u64",
    );
    q.setattr("tag", "hot").unwrap();
    assert_eq!(q.attr_ref::<str>("tag").unwrap(), "hot");
    assert_eq!(q.attr_ref::<Value>("tag").unwrap(), &Value::from("hot"));
    refused(
        q.attr_ref::<i64>("tag"),
        ErrorKind::Type,
        "attr-type",
        "attribute 'tag' of 'Pixel' objects is str, not i64",
    );
    *q.attr_mut::<Value>("tag").unwrap() = Value::from(3);
    *q.attr_mut::<i64>("tag").unwrap() += 1;
    assert_eq!(q.getattr("tag").unwrap(), Value::Int(4));
    refused(
        q.attr_mut::<f64>("tag"),
        ErrorKind::Type,
        "attr-type",
        "attribute 'tag' of 'Pixel' objects is int, not f64",
    );
}

#[test]
fn what_is_no_slot_goes_to_the_dict_in_insertion_order() {
    let mut q = pixel();
    for (name, value) in [("b", 1), ("a", 2), ("c", 3)] {
        q.setattr(name, value).unwrap();
    }
    q.setattr("b", 9).unwrap();
    assert_eq!(q.vars().unwrap().keys().collect::<String>(), "bac");
    q.delattr("b").unwrap();
    q.setattr("b", 1).unwrap();
    assert_eq!(q.vars().unwrap().keys().collect::<String>(), "acb");
    q.vars_mut().unwrap().insert("d", 4);
    assert_eq!(q.getattr("d").unwrap(), Value::Int(4));
}

#[test]
fn a_slot_wins_over_the_dict_both_ways() {
    let mut q = pixel();
    q.vars_mut().unwrap().insert("label", "in dict");
    q.vars_mut().unwrap().insert("x", "in dict");
    refused(q.getattr("label"), ErrorKind::Attribute, "unset-slot-read", "'Pixel' object has no attribute 'label'");
    assert!(!q.hasattr("label"));
    assert_eq!(q.getattr("x").unwrap(), Value::Float(1.0));
    q.setattr("label", "in slot").unwrap();
    assert_eq!(q.getattr("label").unwrap(), Value::from("in slot"));
    assert_eq!(q.vars().unwrap().get("label"), Some(&Value::from("in dict")));
    q.delattr("label").unwrap();
    assert_eq!(q.vars().unwrap().len(), 2);
    assert_eq!(q.attrs().filter(|(name, _)| *name == "x").count(), 1);
}

#[test]
fn special_names_win_over_the_dict() {
    let mut q = pixel();
    for name in ["__class__", "__dict__", "__weakref__"] {
        q.vars_mut().unwrap().insert(name, 1);
        assert!(q.hasattr(name));
        assert_ne!(q.getattr(name).ok(), Some(Value::Int(1)), "{name}");
        assert!(q.attr_ref::<i64>(name).is_err(), "{name}");
        assert!(q.attr_mut::<i64>(name).is_err(), "{name}");
    }
    q.vars_mut().unwrap().insert("__other__", 1);
    assert_eq!(q.getattr("__other__").unwrap(), Value::Int(1));
}

#[test]
fn the_dict_is_assigned_and_deleted_as_a_whole() {
    let mut q = pixel();
    q.setattr("a", 1).unwrap();
    refused(
        q.setattr("__dict__", 5),
        ErrorKind::Type,
        "dict-assign-non-dict",
        "__dict__ must be set to a dictionary, not a 'int'",
    );
    assert_eq!(q.getattr("a").unwrap(), Value::Int(1));
    let dict: slotted::builtins::Dict = [("z", Value::from(1)), ("y", Value::from(2))].into_iter().collect();
    q.setattr("__dict__", Value::from(dict)).unwrap();
    assert_eq!(q.vars().unwrap().keys().collect::<String>(), "zy");
    q.delattr("__dict__").unwrap();
    assert!(q.vars().unwrap().is_empty() && q.hasattr("__dict__"));
    q.setattr("again", true).unwrap();
    assert_eq!(q.getattr("again").unwrap(), Value::Bool(true));
    assert_eq!(q.getattr("__dict__").unwrap_err().rule(), "dict-of-plain-value");
}

#[test]
fn a_closed_instance_has_no_dict() {
    let mut p = point();
    refused(p.getattr("__dict__"), ErrorKind::Attribute, "no-dict-attr", "'Point' object has no attribute '__dict__'");
    refused(
        p.setattr("__dict__", 1),
        ErrorKind::Attribute,
        "no-dict-set",
        "'Point' object has no attribute '__dict__' and no __dict__ for setting new attributes",
    );
    refused(p.vars(), ErrorKind::Type, "no-vars", "vars() argument must have __dict__ attribute");
    refused(p.vars_mut(), ErrorKind::Type, "no-vars", "vars() argument must have __dict__ attribute");
    assert!(!p.hasattr("__dict__"));
}

#[test]
fn weakref_is_there_only_where_asked_for() {
    let (mut p, mut q) = (point(), pixel());
    let not_writable = "attribute '__weakref__' of 'Pixel' objects is not writable";
    assert_eq!(q.getattr("__weakref__").unwrap(), Value::None);
    refused(q.setattr("__weakref__", 1), ErrorKind::Attribute, "weakref-attr-not-writable", not_writable);
    refused(q.delattr("__weakref__"), ErrorKind::Attribute, "weakref-attr-not-writable", not_writable);
    refused(
        p.getattr("__weakref__"),
        ErrorKind::Attribute,
        "no-attribute-get",
        "'Point' object has no attribute '__weakref__'",
    );
    assert_eq!(p.setattr("__weakref__", 1).unwrap_err().rule(), "no-dict-set");
    assert!(q.hasattr("__weakref__") && !p.hasattr("__weakref__"));
}

#[test]
fn the_class_of_a_plain_value_is_no_attribute_that_can_be_changed() {
    let mut p = point();
    assert!(p.hasattr("__class__"));
    refused(p.delattr("__class__"), ErrorKind::Type, "set-class-delete", "can't delete __class__ attribute");
    assert_eq!(p.setattr("__class__", 1).unwrap_err().rule(), "set-class-of-plain-value");
    assert_eq!(p.getattr("__class__").unwrap(), Value::Class(Point::class()));
    assert_eq!(p.attr_ref::<Class>("__class__").unwrap_err().rule(), "class-of-plain-value");
    assert_eq!(p.class(), Point::class());
}

#[test]
fn slots_may_have_special_names() {
    let mut odd = Odd::new();
    refused(
        odd.getattr("__class__"),
        ErrorKind::Attribute,
        "unset-slot-read",
        "'Odd' object has no attribute '__class__'",
    );
    odd.setattr("__class__", 5).unwrap();
    odd.setattr("__doc__", "d").unwrap();
    assert_eq!(odd.getattr("__class__").unwrap(), Value::Int(5));
    assert_eq!(odd.getattr("__doc__").unwrap(), Value::from("d"));
    assert_eq!(odd.class(), Odd::class());
}

#[test]
fn dir_lists_slots_set_or_not_and_the_dict() {
    let mut q = pixel();
    q.setattr("zeta", 1).unwrap();
    q.setattr("alpha", 1).unwrap();
    q.vars_mut().unwrap().insert("x", 1);
    let expected =
        ["__dict__", "__weakref__", "alpha", "color", "label", "level", "origin", "raw", "serial", "x", "y", "zeta"];
    assert_eq!(q.dir(), expected);
    assert_eq!(point().dir(), ["label", "x", "y"]);
    assert_eq!((&point() as &dyn Instance).dir(), ["label", "x", "y"]);
}

#[test]
fn attrs_yields_what_is_set_the_root_s_slots_first() {
    let mut q = pixel();
    q.setattr("zeta", 1).unwrap();
    q.setattr("alpha", 2).unwrap();
    let names: Vec<&str> = q.attrs().map(|(name, _)| name).collect();
    assert_eq!(names, ["x", "y", "color", "serial", "raw", "origin", "level", "zeta", "alpha"]);
    let rules: Vec<_> = q.attrs().filter_map(|(_, value)| value.err()).map(|error| error.rule()).collect();
    assert_eq!(rules, ["opaque-slot", "nested-slot"]);
    q.setattr("label", "set").unwrap();
    assert_eq!(q.attrs().nth(2).map(|(name, value)| (name, value.unwrap())), Some(("label", Value::from("set"))));
}

#[test]
fn a_close_name_is_suggested_and_a_far_one_is_not() {
    let mut q = pixel();
    let shown = |result: Result<Value, Error>| result.unwrap_err().to_string();
    assert_eq!(shown(q.getattr("colour")), "'Pixel' object has no attribute 'colour'. Did you mean: 'color'?");
    assert_eq!(shown(q.getattr("labl")), "'Pixel' object has no attribute 'labl'. Did you mean: 'label'?");
    assert_eq!(shown(q.getattr("banana")), "'Pixel' object has no attribute 'banana'");
    assert_eq!(shown(q.getattr("zz")), "'Pixel' object has no attribute 'zz'");
    assert_eq!(
        point().setattr("lable", 1).unwrap_err().to_string(),
        "'Point' object has no attribute 'lable' and no __dict__ for setting new attributes. Did you mean: 'label'?"
    );
    q.setattr("temperature", 1).unwrap();
    assert_eq!(q.getattr("temprature").unwrap_err().suggestion(), Some("temperature"));
    assert_eq!(q.delattr("temprature").unwrap_err().suggestion(), Some("temperature"));
    assert_eq!(q.getattr("label").unwrap_err().suggestion(), None);
}

#[test]
fn errors_name_class_and_attribute_and_show_their_rule() {
    let error = point().getattr("a_name_that_does_not_fit_into_an_inline_buffer").unwrap_err();
    assert_eq!(error.class_name(), Some("Point"));
    assert_eq!(error.attribute_name(), Some("a_name_that_does_not_fit_into_an_inline_buffer"));
    let error = point().getattr(name!("né")).unwrap_err();
    assert_eq!(error.attribute_name(), Some("né"));
    assert_eq!(format!("{error:?}"), "AttributeError: 'Point' object has no attribute 'né' [no-attribute-get]");
    assert_eq!(format!("{:?}", error.clone()), format!("{error:?}"));
    let error: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert_eq!(error.to_string(), "'Point' object has no attribute 'né'");
    let kinds = [ErrorKind::Attribute, ErrorKind::Type, ErrorKind::Value, ErrorKind::Overflow, ErrorKind::Lookup];
    let names = ["AttributeError", "TypeError", "ValueError", "OverflowError", "LookupError"];
    assert_eq!(kinds.map(ErrorKind::exception), names);
}

#[test]
fn an_instance_shows_its_class_and_its_attributes() {
    let mut q = pixel();
    q.setattr("tag", "hot").unwrap();
    assert_eq!(
        format!("{:?}", &q as &dyn Instance),
        r#"Pixel { x: 1.0, y: 2.0, color: 7, serial: 99, raw: .., origin: .., level: 0, tag: "hot" }"#
    );
}

#[slotted]
struct Texts {
    string: Slot<String>,
    boxed: Slot<Box<str>>,
    shared: Slot<std::sync::Arc<str>>,
    cow: Slot<std::borrow::Cow<'static, str>>,
    str: Slot<slotted::builtins::Str>,
    number: Slot<i64>,
}

#[test]
fn an_unset_slot_of_any_string_type_is_unset_for_str() {
    let mut texts = Texts::new();
    for name in ["string", "boxed", "shared", "cow", "str"] {
        assert_eq!(texts.attr_ref::<str>(name).unwrap_err().rule(), "unset-slot-read", "{name}");
        texts.setattr(name, "set").unwrap();
        assert_eq!(texts.attr_ref::<str>(name).unwrap(), "set");
    }
    assert_eq!(texts.attr_ref::<str>("number").unwrap_err().rule(), "attr-type");
}
