//! Which values fit typed slots of which types, and what is said where one does not.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use slotted::builtins::{Dict, List, Str};
use slotted::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Side {
    #[default]
    Left,
    Right,
}

impl IntoValue for Side {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::from(if *self == Self::Left { "left" } else { "right" }))
    }
}

impl FromValue for Side {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value.as_str() {
            Some("left") => Ok(Self::Left),
            Some("right") => Ok(Self::Right),
            Some(other) => Err(Mismatch::refused(format!("no side is called {other:?}"))),
            None => Err(Mismatch::expected("'left' or 'right'", &value)),
        }
    }
}

#[slotted(new = _)]
#[derive(Debug, Default)]
struct All {
    flag: bool,
    i8: i8,
    i16: i16,
    i32: i32,
    i64: i64,
    i128: i128,
    isize: isize,
    u8: u8,
    u16: u16,
    u32: u32,
    u64: u64,
    u128: u128,
    usize: usize,
    f32: f32,
    f64: f64,
    char: char,
    unit: (),
    string: String,
    boxed: Box<str>,
    shared: Option<Arc<str>>,
    cow: Cow<'static, str>,
    str: Str,
    value: Value,
    option: Option<u8>,
    list: Vec<u8>,
    nested: Vec<Option<Vec<i64>>>,
    values: List,
    btree: BTreeMap<String, f64>,
    hash: HashMap<String, i64>,
    dict: Dict,
    side: Side,
    slot_bool: Slot<bool>,
    slot_i64: Slot<i64>,
    slot_f64: Slot<f64>,
    slot_string: Slot<String>,
    slot_option: Slot<Option<u8>>,
    slot_value: Slot<Value>,
    slot_side: Slot<Side>,
}

/// Sets, reads back as a `Value`, and reads back as `T`.
#[track_caller]
fn fits<T: 'static + PartialEq + std::fmt::Debug>(
    slot: &str,
    given: impl Into<Value>,
    read: impl Into<Value>,
    typed: &T,
) {
    let mut all = All::default();
    all.setattr(slot, given.into()).unwrap();
    assert_eq!(all.getattr(slot).unwrap(), read.into(), "{slot}");
    assert_eq!(all.attr_ref::<T>(slot).unwrap(), typed, "{slot}");
}

#[track_caller]
fn refused(slot: &str, given: impl IntoValue, kind: ErrorKind, text: &str) {
    let mut all = All::default();
    let before = format!("{all:?}");
    let error = all.setattr(slot, given).expect_err("refused");
    assert_eq!(error.kind(), kind, "{error:?}");
    assert_eq!(error.message(), format!("slot '{slot}' of 'All' objects{text}"));
    assert_eq!((error.class_name(), error.attribute_name()), (Some("All"), Some(slot)));
    assert_eq!(format!("{all:?}"), before, "a refused value changes nothing");
}

#[test]
fn whole_numbers_fit_from_their_least_to_their_greatest() {
    macro_rules! bounds {
        ($($ty:ident)*) => {$(
            for bound in [$ty::MIN, $ty::MAX] {
                let wide = i64::try_from(bound).unwrap();
                fits(stringify!($ty), wide, wide, &bound);
            }
        )*};
    }
    bounds!(i8 i16 i32 i64 isize u8 u16 u32);
    fits("u64", i64::MAX, i64::MAX, &(i64::MAX as u64));
    fits("u128", i64::MAX, i64::MAX, &(i64::MAX as u128));
    fits("i128", i64::MIN, i64::MIN, &i128::from(i64::MIN));
    fits("usize", 0_i64, 0_i64, &0_usize);
}

#[test]
fn whole_numbers_out_of_range_are_refused() {
    refused("u8", 256, ErrorKind::Overflow, ": 256 is out of range for u8");
    refused("u8", -1, ErrorKind::Overflow, ": -1 is out of range for u8");
    refused("i8", 128, ErrorKind::Overflow, ": 128 is out of range for i8");
    refused("i32", i64::MAX, ErrorKind::Overflow, ": 9223372036854775807 is out of range for i32");
    refused("u64", -1, ErrorKind::Overflow, ": -1 is out of range for u64");
    refused("i64", u64::MAX, ErrorKind::Overflow, ": 18446744073709551615 is out of range for int of 64 bits");
}

#[test]
fn a_number_is_neither_a_bool_nor_a_float_made_whole() {
    refused("i64", true, ErrorKind::Type, " must be int (i64), not 'bool'");
    refused("i64", 1.0, ErrorKind::Type, " must be int (i64), not 'float'");
    refused("u8", "1", ErrorKind::Type, " must be int (u8), not 'str'");
    refused("flag", 1, ErrorKind::Type, " must be bool, not 'int'");
    refused("f64", true, ErrorKind::Type, " must be float, not 'bool'");
    refused("f64", (), ErrorKind::Type, " must be float, not 'NoneType'");
    fits("flag", true, true, &true);
}

#[test]
fn floats_take_whole_numbers_that_they_can_hold_exactly() {
    fits("f64", 2.5, 2.5, &2.5_f64);
    fits("f64", 3, 3.0, &3.0_f64);
    fits("f32", 0.5, 0.5, &0.5_f32);
    fits("f32", 16_777_216, 16_777_216.0, &16_777_216.0_f32);
    fits("f32", f64::INFINITY, f64::INFINITY, &f32::INFINITY);
    fits("f64", -0.0, -0.0, &-0.0_f64);
    refused("f64", (1_i64 << 53) + 1, ErrorKind::Overflow, ": 9007199254740993 is out of range for an exact float");
    refused("f32", 0.1, ErrorKind::Overflow, ": 0.1 is out of range for an exact float of 32 bits");
    refused("f32", 1e300, ErrorKind::Overflow, &format!(": {} is out of range for an exact float of 32 bits", 1e300));
    refused("f32", 16_777_217, ErrorKind::Overflow, ": 16777217 is out of range for an exact float of 32 bits");
}

#[test]
fn not_a_number_is_a_float() {
    let mut all = All::default();
    all.setattr("f32", f64::NAN).unwrap();
    all.setattr("f64", f32::NAN).unwrap();
    assert!(all.f32.is_nan() && all.f64.is_nan());
}

#[test]
fn texts_fit_every_string_type_and_are_lent_as_str() {
    let mut all = All::default();
    for slot in ["string", "boxed", "cow", "str", "slot_string", "value", "slot_value"] {
        all.setattr(slot, "héllo").unwrap();
        assert_eq!(all.getattr(slot).unwrap(), Value::from("héllo"), "{slot}");
    }
    for slot in ["string", "boxed", "cow", "str", "slot_string"] {
        assert_eq!(all.attr_ref::<str>(slot).unwrap(), "héllo", "{slot}");
    }
    refused("string", 1, ErrorKind::Type, " must be str, not 'int'");
    refused("boxed", (), ErrorKind::Type, " must be str, not 'NoneType'");
    refused("cow", vec![1_u8], ErrorKind::Type, " must be str, not 'list'");
    assert_eq!(all.attr_ref::<str>("char").unwrap_err().rule(), "attr-type");
}

#[test]
fn a_char_is_a_text_of_one_character() {
    fits("char", "é", "é", &'é');
    fits("char", "🦀", "🦀", &'🦀');
    refused("char", "", ErrorKind::Type, " must be str of one character, not 'str'");
    refused("char", "ab", ErrorKind::Type, " must be str of one character, not 'str'");
    let mut all = All::default();
    all.setattr("char", 'x').unwrap();
    all.setattr("string", 'y').unwrap();
    assert_eq!((all.char, all.string.as_str()), ('x', "y"));
}

#[test]
fn options_take_none_and_what_they_hold() {
    fits("option", 5, 5, &Some(5_u8));
    fits("option", (), (), &None::<u8>);
    fits("slot_option", (), (), &None::<u8>);
    refused("option", 300, ErrorKind::Overflow, ": 300 is out of range for u8");
    let mut all = All::default();
    all.setattr("option", Some(7_u8)).unwrap();
    all.setattr("shared", "text").unwrap();
    all.setattr("slot_option", None::<u8>).unwrap();
    assert_eq!((all.option, all.shared.as_deref()), (Some(7), Some("text")));
    assert!(all.hasattr("slot_option"), "None is a value");
    fits("unit", (), (), &());
    refused("unit", 0, ErrorKind::Type, " must be None, not 'int'");
}

#[test]
fn lists_and_maps_convert_element_by_element_or_not_at_all() {
    let mut all = All::default();
    all.setattr("list", [1_i64, 2, 255]).unwrap();
    assert_eq!(all.list, [1, 2, 255]);
    all.setattr("nested", vec![Some(vec![1_i64]), None]).unwrap();
    assert_eq!(all.getattr("nested").unwrap().to_string(), "[[1], None]");
    all.setattr("btree", BTreeMap::from([("a".to_owned(), 1_i64)])).unwrap();
    assert_eq!(all.btree["a"], 1.0);
    all.setattr("hash", HashMap::from([("k".to_owned(), 5_u8)])).unwrap();
    assert_eq!(all.getattr("hash").unwrap().to_string(), r#"{"k": 5}"#);
    all.setattr("values", vec![Value::from(1), Value::from("a")]).unwrap();
    assert_eq!(all.values.len(), 2);
    refused("list", [1_i64, 256], ErrorKind::Overflow, ": 256 is out of range for u8");
    refused("list", "no list", ErrorKind::Type, " must be list, not 'str'");
    refused("btree", [1_i64], ErrorKind::Type, " must be dict, not 'list'");
    refused("hash", Value::from(1), ErrorKind::Type, " must be dict, not 'int'");
    refused("dict", 1.5, ErrorKind::Type, " must be dict, not 'float'");
}

#[test]
fn types_of_one_s_own_say_themselves_what_fits() {
    fits("side", "right", "right", &Side::Right);
    fits("slot_side", "right", "right", &Side::Right);
    refused("side", "up", ErrorKind::Value, r#": no side is called "up""#);
    refused("side", 1, ErrorKind::Type, " must be 'left' or 'right', not 'int'");
    let mut all = All::default();
    all.setattr("side", Side::Right).unwrap();
    all.setattr("string", Side::Right).unwrap();
    assert_eq!((all.side, all.string.as_str()), (Side::Right, "right"));
}

#[test]
fn a_value_slot_takes_anything() {
    let given =
        [Value::None, true.into(), 1.into(), 1.5.into(), "a".into(), vec![Value::None].into(), Dict::new().into()];
    for value in given {
        fits("value", value.clone(), value.clone(), &value);
        fits("slot_value", value.clone(), value.clone(), &value);
    }
}

#[test]
fn a_number_that_no_value_holds_can_only_be_reached_by_its_own_type() {
    let mut all = All { u64: u64::MAX, u128: u128::MAX, i128: i128::MIN, ..All::default() };
    let error = all.getattr("u64").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Overflow);
    assert_eq!(error.message(), "slot 'u64' of 'All' objects: 18446744073709551615 is out of range for int of 64 bits");
    assert_eq!(all.getattr("u128").unwrap_err().rule(), "slot-value-range");
    assert_eq!(all.getattr("i128").unwrap_err().rule(), "slot-value-range");
    assert!(all.hasattr("u64"));
    assert_eq!(all.attr_ref::<u64>("u64").unwrap(), &u64::MAX);
    // The same type needs no conversion, so nothing can be lost.
    all.setattr("u64", u64::MAX - 1).unwrap();
    all.setattr("u128", u128::MAX - 1).unwrap();
    assert_eq!((all.u64, all.u128), (u64::MAX - 1, u128::MAX - 1));
}

#[test]
fn a_value_of_the_slot_s_own_type_moves_in() {
    let mut all = All::default();
    let text = "a text that is long enough to be on the heap".to_owned();
    let place = text.as_ptr();
    all.setattr("string", text).unwrap();
    assert_eq!(all.string.as_ptr(), place);
    all.setattr("slot_bool", true).unwrap();
    all.setattr("slot_i64", 1_i64).unwrap();
    all.setattr("slot_f64", 1.5).unwrap();
    all.setattr("slot_string", String::from("s")).unwrap();
    assert_eq!((all.slot_bool.get(), all.slot_i64.get(), all.slot_f64.get()), (Some(&true), Some(&1), Some(&1.5)));
    for slot in ["slot_bool", "slot_i64", "slot_f64", "slot_string"] {
        assert!(all.hasattr(slot));
        all.delattr(slot).unwrap();
        assert!(!all.hasattr(slot));
    }
}

#[test]
fn a_converter_replaces_the_rules_and_a_validator_adds_to_them() {
    fn percent(value: Value) -> Result<u8, Mismatch> {
        match value {
            Value::Str(text) => text.trim_end_matches('%').parse().map_err(Mismatch::refused),
            other => u8::from_value(other),
        }
    }
    #[slotted]
    struct Volume {
        #[slot(convert = percent, validate = |level: &u8| if *level > 100 { Err("must be at most 100") } else { Ok(()) })]
        level: u8,
        #[slot(validate = |name: &String| if name.is_empty() { Err(Mismatch::refused("must not be empty")) } else { Ok(()) })]
        name: Slot<String>,
        #[slot(convert = |value: Value| value.extract::<i64>().map(|number| number * 2))]
        doubled: Slot<i64>,
    }
    let mut volume = Volume::new(1);
    volume.setattr("level", "40%").unwrap();
    assert_eq!(volume.level, 40);
    let error = volume.setattr("level", 101).unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Value, "slot 'level' of 'Volume' objects: must be at most 100".into())
    );
    assert_eq!(volume.setattr("level", 256).unwrap_err().kind(), ErrorKind::Overflow);
    assert_eq!(volume.setattr("level", "x%").unwrap_err().kind(), ErrorKind::Value);
    assert_eq!(volume.level, 40);
    volume.setattr("name", "a").unwrap();
    assert_eq!(volume.setattr("name", "").unwrap_err().message(), "slot 'name' of 'Volume' objects: must not be empty");
    assert_eq!(volume.name.get().map(String::as_str), Some("a"));
    volume.delattr("name").unwrap();
    volume.setattr("doubled", 21).unwrap();
    assert_eq!(volume.doubled.get(), Some(&42));
}

#[test]
fn a_validator_that_panics_leaves_the_slot_as_it_was() {
    #[slotted]
    struct Fragile {
        #[slot(validate = |text: &String| -> Result<(), &str> { assert!(text != "boom"); Ok(()) })]
        text: String,
    }
    let mut fragile = Fragile::new("whole".to_owned());
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fragile.setattr("text", "boom")));
    assert!(outcome.is_err());
    assert_eq!(fragile.text, "whole");
}

#[test]
fn values_show_as_python_shows_them() {
    let value = Value::from(vec![Value::None, false.into(), (-1).into(), 0.5.into(), "q".into()]);
    assert_eq!(value.to_string(), r#"[None, False, -1, 0.5, "q"]"#);
    assert_eq!(Value::from("q").to_string(), "q");
    assert_eq!(format!("{:?}", Value::from("q")), r#""q""#);
}
