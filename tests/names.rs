//! `Name` in place of a string, wherever an attribute is named.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use std::collections::{BTreeSet, HashMap};

use slotted::prelude::*;

#[slotted(dict)]
struct Point {
    x: f64,
    a_name_of_more_than_sixteen_bytes: i64,
    a_name_of_more_than_sixteen_butes: i64,
}

const X: Name = name!("x");

#[test]
fn a_name_finds_what_its_text_finds() {
    let mut point = Point::new(1.0, 2, 3);
    for name in [X, Name::intern("x"), Name::intern(&String::from("x"))] {
        assert_eq!(point.getattr(name).unwrap(), point.getattr(name.as_str()).unwrap());
        assert_eq!(point.attr_ref::<f64>(name).unwrap(), &1.0);
    }
    point.setattr(name!("tag"), 1).unwrap();
    assert_eq!(point.vars().unwrap().get("tag"), Some(&Value::Int(1)));
    point.delattr(Name::intern("tag")).unwrap();
    assert!(!point.hasattr(name!("tag")));
    assert_eq!(Point::class().slot(X).unwrap().name(), "x");
}

#[test]
fn long_names_that_differ_in_the_middle_are_told_apart() {
    let point = Point::new(1.0, 2, 3);
    assert_eq!(point.getattr("a_name_of_more_than_sixteen_bytes").unwrap(), Value::Int(2));
    assert_eq!(point.getattr(name!("a_name_of_more_than_sixteen_butes")).unwrap(), Value::Int(3));
    assert!(!point.hasattr("a_name_of_more_than_sixteen_bites"));
}

#[test]
fn names_compare_order_and_hash_as_their_texts() {
    let interned = Name::intern("margin");
    assert_eq!(interned, name!("margin"));
    assert_ne!(interned, X);
    assert_eq!(X, "x");
    assert!(X == *"x");
    let ordered: BTreeSet<Name> = ["b", "a", "c"].map(Name::intern).into();
    assert_eq!(ordered.iter().map(|name| name.as_str()).collect::<String>(), "abc");
    assert_eq!(HashMap::from([(X, 1)]).get("x"), Some(&1));
    assert_eq!((X.to_string(), format!("{X:?}"), format!("{X:>3}")), ("x".into(), r#"Name("x")"#.into(), "  x".into()));
    assert_eq!(X.as_ref(), "x");
}

#[test]
fn names_can_be_interned_from_many_threads() {
    let text = |index: usize| format!("thread_name_{}", index % 7);
    let handles: Vec<_> = (0..4)
        .map(|_| std::thread::spawn(move || (0..70).map(|i| Name::intern(&text(i))).collect::<Vec<_>>()))
        .collect();
    let all: Vec<Vec<Name>> = handles.into_iter().map(|handle| handle.join().unwrap()).collect();
    for names in &all {
        for (name, first) in names.iter().zip(&all[0]) {
            assert!(std::ptr::eq(name.as_str(), first.as_str()), "one record a text");
        }
    }
}
