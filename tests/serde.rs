//! serde: derives below the attribute see the base and the dict as part of the object.

#![cfg(feature = "serde")]
#![allow(missing_docs, reason = "test classes")]

use serde::{Deserialize, Serialize};
use serde_json::{from_str, from_value, json, to_string, to_value};
use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Point {
    x: f64,
    y: f64,
}

#[slotted(extends = Point)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Named {
    #[slot(rename = "Name")]
    #[serde(rename = "Name")]
    name: String,
    #[serde(default)]
    age: Slot<u8>,
}

#[slotted(extends = Named, slots("free"), dict)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Open {
    id: i64,
    #[slot(default)]
    #[serde(skip)]
    cache: Vec<u8>,
}

fn open() -> Open {
    Open::new(Named::new(Point::new(1.0, 2.5), "n".to_owned()), 7)
}

#[test]
fn the_base_and_the_dict_are_flattened() {
    let mut open = open();
    open.setattr("free", "f").unwrap();
    open.setattr("tags", vec![Value::from(1), Value::None]).unwrap();
    open.setattr("note", true).unwrap();
    assert_eq!(
        to_string(&open).unwrap(),
        r#"{"x":1.0,"y":2.5,"Name":"n","age":null,"id":7,"free":"f","tags":[1,null],"note":true}"#
    );
}

#[test]
fn an_object_comes_back_as_it_was() {
    let mut open = open();
    open.setattr("age", 3).unwrap();
    open.setattr("z", 1).unwrap();
    open.setattr("a", Value::from(vec![Value::from("b"), 1.5.into()])).unwrap();
    let back: Open = from_str(&to_string(&open).unwrap()).unwrap();
    assert_eq!(back, open);
    assert_eq!(back.vars().unwrap().keys().collect::<String>(), "za");
    let plain = Named::new(Point::new(0.5, -1.0), String::new());
    assert_eq!(from_value::<Named>(to_value(&plain).unwrap()).unwrap(), plain);
}

#[test]
fn what_no_class_lists_goes_to_the_dict() {
    let given = json!({"x": 1.0, "y": 2.0, "Name": "n", "id": 1, "extra": {"k": [1, "two", null, 2.5]}, "more": false});
    let open: Open = from_value(given.clone()).unwrap();
    assert_eq!(open.getattr_path("extra.k.1").unwrap(), Value::from("two"));
    assert_eq!(open.vars().unwrap().keys().collect::<Vec<_>>(), ["extra", "more"]);
    assert!(open.age.is_unset() && open.free.is_unset());
    let closed: Named = from_value(given).unwrap();
    assert_eq!(closed.name, "n");
}

#[test]
fn what_is_missing_or_does_not_fit_is_an_error() {
    assert!(from_value::<Open>(json!({"x": 1.0, "Name": "n", "id": 1})).unwrap_err().to_string().contains("`y`"));
    assert!(from_value::<Point>(json!({"x": "a", "y": 1.0})).is_err());
    let error = from_value::<Value>(json!(u64::MAX)).unwrap_err();
    assert_eq!(error.to_string(), "18446744073709551615 is out of range for int of 64 bits");
}

#[test]
fn values_read_and_write_any_json() {
    let given = json!([null, true, -1, 1.5, "s", [], {}, {"k": {"n": [1]}}]);
    let value: Value = from_value(given.clone()).unwrap();
    assert_eq!(to_value(&value).unwrap(), given);
    assert_eq!(value.to_string(), r#"[None, True, -1, 1.5, "s", [], {}, {"k": {"n": [1]}}]"#);
    let dict: AttrDict = from_str(r#"{"b": 1, "a": 2}"#).unwrap();
    assert_eq!(to_string(&dict).unwrap(), r#"{"b":1,"a":2}"#);
    assert!(from_value::<AttrDict>(json!([1])).is_err());
}

#[test]
fn an_unset_slot_is_null() {
    assert_eq!(to_string(&[Slot::new(1), Slot::unset()]).unwrap(), "[1,null]");
    assert_eq!(from_str::<Vec<Slot<u8>>>("[1,null]").unwrap(), [Slot::new(1), Slot::unset()]);
}

#[test]
fn derives_may_depend_on_a_configuration() {
    #[slotted(extends = Point, dict)]
    #[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
    struct Conditional {
        z: i64,
    }
    let conditional: Conditional = from_value(json!({"x": 1.0, "y": 2.0, "z": 3, "w": 4})).unwrap();
    assert_eq!(conditional.getattr("w").unwrap(), Value::Int(4));
    assert_eq!(to_string(&conditional).unwrap(), r#"{"x":1.0,"y":2.0,"z":3,"w":4}"#);
}

#[test]
fn generic_classes_derive_too() {
    #[slotted(extends = Point)]
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Holder<T: IntoValue + FromValue> {
        held: Option<T>,
    }
    let holder = Holder::new(Point::new(1.0, 2.0), Some(3_u8));
    let text = to_string(&holder).unwrap();
    assert_eq!((text.as_str(), from_str::<Holder<u8>>(&text).unwrap()), (r#"{"x":1.0,"y":2.0,"held":3}"#, holder));
}
