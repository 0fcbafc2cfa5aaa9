//! Making instances: the constructor, `(name, value)` pairs, defaults.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    #[slot(default = 1)]
    pub z: u8,
    pub label: Slot<String>,
}

#[slotted(extends = Point, dict)]
#[derive(Debug, Clone, PartialEq)]
pub struct Pixel {
    #[slot(rename = "colour")]
    pub color: u32,
    #[slot(default)]
    pub layers: Vec<u8>,
    #[slot(skip, default = 7)]
    cache: u64,
    #[slot(default = "none".to_owned())]
    pub tag: Slot<String>,
}

#[slotted]
#[derive(Debug)]
struct Checked {
    #[slot(validate = |level: &i64| if *level < 0 { Err("must not be negative") } else { Ok(()) })]
    level: i64,
    #[slot(default = 5, convert = |value: Value| value.extract::<String>().map(|text| text.len()))]
    length: usize,
    #[slot(validate = |name: &String| if name.is_empty() { Err("must not be empty") } else { Ok(()) })]
    name: Slot<String>,
}

fn pair(name: &str, value: impl Into<Value>) -> (String, Value) {
    (name.to_owned(), value.into())
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, kind: ErrorKind, rule: &str, message: &str) {
    let error = result.expect_err("refused");
    assert_eq!((error.kind(), error.rule(), error.message().as_str()), (kind, rule, message));
}

#[test]
fn the_constructor_takes_the_base_and_what_has_no_default() {
    let pixel = Pixel::new(Point::new(1.0, 2.0), 3);
    assert_eq!((pixel.x, pixel.y, pixel.z, pixel.color, pixel.cache), (1.0, 2.0, 1, 3, 7));
    assert!(pixel.label.is_unset() && pixel.layers.is_empty() && pixel.vars().unwrap().is_empty());
    assert_eq!(pixel.tag.get().map(String::as_str), Some("none"));
}

#[test]
fn the_constructor_has_the_name_that_is_asked_for_or_does_not_exist() {
    #[slotted(new = at)]
    struct Named {
        x: i64,
    }
    impl Named {
        fn new() -> Self {
            Self::at(4)
        }
    }
    #[slotted(new = _, extends = Named)]
    struct Unnamed {
        y: i64,
    }
    impl Unnamed {
        fn new(x: i64) -> Self {
            Self { __base__: Named::at(x), y: 2 }
        }
    }
    assert_eq!(Named::new().x, 4);
    let unnamed = Unnamed::new(1);
    assert_eq!((unnamed.x, unnamed.y), (1, 2));
}

#[test]
fn pairs_in_any_order_make_an_instance() {
    let pixel = Pixel::from_pairs([
        pair("extra", true),
        pair("colour", 3),
        pair("y", 2),
        pair("x", 1.0),
        pair("label", "l"),
        pair("layers", vec![Value::from(1)]),
        pair("another", 1),
    ])
    .unwrap();
    assert_eq!((pixel.x, pixel.y, pixel.z, pixel.color, pixel.cache), (1.0, 2.0, 1, 3, 7));
    assert_eq!((pixel.layers.as_slice(), pixel.label.get().map(String::as_str)), (&[1][..], Some("l")));
    assert_eq!(pixel.tag.get().map(String::as_str), Some("none"));
    assert_eq!(pixel.vars().unwrap().keys().collect::<Vec<_>>(), ["extra", "another"]);
    let from_map = std::collections::BTreeMap::from([("x", 1.0), ("y", 2.0)]);
    assert_eq!(Point::from_pairs(from_map).unwrap(), Point::new(1.0, 2.0));
}

#[test]
fn missing_names_are_listed_as_cpython_lists_them() {
    #[slotted]
    #[derive(Debug)]
    struct Three {
        a: i64,
        b: i64,
        c: i64,
    }
    let none: [(&str, i64); 0] = [];
    let (kind, rule) = (ErrorKind::Type, "missing-argument");
    refused(Three::from_pairs(none), kind, rule, "Three() missing 3 required arguments: 'a', 'b', and 'c'");
    refused(Three::from_pairs([("b", 1)]), kind, rule, "Three() missing 2 required arguments: 'a' and 'c'");
    refused(Three::from_pairs([("a", 1), ("c", 1)]), kind, rule, "Three() missing 1 required argument: 'b'");
    refused(Pixel::from_pairs([("colour", 1)]), kind, rule, "Pixel() missing 2 required arguments: 'x' and 'y'");
}

#[test]
fn unknown_names_are_refused_without_a_dict() {
    let unknown = "Point() got an unexpected keyword argument 'labl'";
    let result = Point::from_pairs([pair("x", 1), pair("y", 1), pair("labl", 1)]);
    assert_eq!(result.as_ref().unwrap_err().suggestion(), Some("label"));
    assert_eq!(result.as_ref().unwrap_err().to_string(), format!("{unknown}. Did you mean: 'label'?"));
    refused(result, ErrorKind::Type, "unexpected-argument", unknown);
    let field_name = Pixel::from_pairs([pair("x", 1), pair("y", 1), pair("colour", 1), pair("color", 1)]).unwrap();
    assert_eq!(field_name.getattr("color").unwrap(), Value::Int(1));
    // Whether the value could be converted is no question for a name that has no place.
    assert_eq!(Point::from_pairs([("zz", u64::MAX)]).unwrap_err().rule(), "unexpected-argument");
}

#[test]
fn names_given_twice_are_refused() {
    let (kind, rule) = (ErrorKind::Type, "repeated-argument");
    refused(
        Point::from_pairs([("x", 1), ("x", 2), ("y", 3)]),
        kind,
        rule,
        "Point() got multiple values for argument 'x'",
    );
    refused(
        Pixel::from_pairs([("extra", 1), ("extra", 1)]),
        kind,
        rule,
        "Pixel() got multiple values for argument 'extra'",
    );
}

#[test]
fn values_that_do_not_fit_are_refused_by_slot() {
    refused(
        Point::from_pairs([pair("x", "a"), pair("y", 1)]),
        ErrorKind::Type,
        "slot-value-type",
        "slot 'x' of 'Point' objects must be float, not 'str'",
    );
    refused(
        Pixel::from_pairs([pair("x", 1), pair("y", 1), pair("colour", -1)]),
        ErrorKind::Overflow,
        "slot-value-range",
        "slot 'colour' of 'Pixel' objects: -1 is out of range for u32",
    );
    let error = Pixel::from_pairs([pair("x", 1), pair("y", 1), pair("colour", 1), pair("label", 2)]).unwrap_err();
    assert_eq!(error.message(), "slot 'label' of 'Pixel' objects must be str, not 'int'");
}

#[test]
fn pairs_are_validated_and_converted_as_writes_are() {
    let checked = Checked::from_pairs([pair("level", 1), pair("length", "four"), pair("name", "n")]).unwrap();
    assert_eq!((checked.level, checked.length, checked.name.get().map(String::as_str)), (1, 4, Some("n")));
    let checked = Checked::from_pairs([pair("level", 0)]).unwrap();
    assert_eq!((checked.length, checked.name.is_unset()), (5, true));
    refused(
        Checked::from_pairs([("level", -1)]),
        ErrorKind::Value,
        "slot-value-refused",
        "slot 'level' of 'Checked' objects: must not be negative",
    );
    assert_eq!(
        Checked::from_pairs([pair("level", 1), pair("name", "")]).unwrap_err().message(),
        "slot 'name' of 'Checked' objects: must not be empty"
    );
    assert_eq!(Checked::from_pairs([pair("level", 1), pair("length", 4)]).unwrap_err().rule(), "slot-value-type");
}

#[test]
fn read_only_slots_are_given_at_construction() {
    #[slotted]
    #[derive(Debug)]
    struct Fixed {
        #[slot(readonly)]
        id: i64,
    }
    let mut fixed = Fixed::from_pairs([("id", 5)]).unwrap();
    assert_eq!(fixed.setattr("id", 6).unwrap_err().rule(), "readonly-slot");
    assert_eq!((fixed.id, Fixed::new(7).id), (5, 7));
}

#[test]
fn opaque_slots_cannot_be_made_from_values() {
    #[slotted]
    #[derive(Debug)]
    struct Held {
        #[slot(opaque)]
        raw: [u8; 2],
        #[slot(opaque, default)]
        more: [u8; 2],
        point: Point,
    }
    let none: [(&str, i64); 0] = [];
    assert_eq!(Held::from_pairs(none).unwrap_err().rule(), "missing-argument");
    let error = Held::from_pairs([("raw", 1), ("point", 1)]).unwrap_err();
    assert_eq!(error.message(), "slot 'raw' of 'Held' objects must be set in Rust (it is opaque), not 'int'");
    let held = Held::new([1, 2], Point::new(0.0, 0.0));
    assert_eq!((held.raw, held.more, held.point.x), ([1, 2], [0, 0], 0.0));
}

#[test]
fn default_exists_where_every_slot_has_one() {
    #[slotted(slots("free"))]
    #[derive(Debug, PartialEq)]
    struct Base {
        #[slot(default = 3)]
        a: i64,
        b: Slot<u8>,
        #[slot(skip)]
        c: String,
    }
    #[slotted(extends = Base, dict)]
    #[derive(Debug, PartialEq)]
    struct Below {
        #[slot(default)]
        d: bool,
    }
    let below = Below::default();
    assert_eq!(
        (below.a, below.b.is_unset(), below.c.as_str(), below.free.is_unset(), below.d),
        (3, true, "", true, false)
    );
    assert_eq!(below, Below::new(Base::new()));
    assert_eq!(below, Below::from_pairs([("x", 1); 0]).unwrap());
}

#[test]
fn a_derived_default_is_left_alone() {
    #[slotted]
    #[derive(Debug, Default)]
    struct Derived {
        #[slot(default = 3)]
        a: i64,
        #[slot(default = 4)]
        b: i64,
    }
    assert_eq!((Derived::default().a, Derived::new().a, Derived::default().b, Derived::new().b), (0, 3, 0, 4));
}

#[test]
fn a_default_can_be_written_by_hand_where_a_slot_has_none() {
    #[slotted(new = with)]
    struct ByHand {
        a: i64,
    }
    impl Default for ByHand {
        fn default() -> Self {
            Self::with(11)
        }
    }
    assert_eq!(ByHand::default().a, 11);
}

#[test]
fn names_that_every_instance_has_do_not_go_to_the_dict() {
    #[slotted(dict, weakref)]
    #[derive(Debug)]
    struct Open;
    for name in ["__class__", "__dict__", "__weakref__"] {
        let error = Open::from_pairs([(name, 1)]).unwrap_err();
        assert_eq!(error.rule(), "unexpected-argument");
    }
    assert!(Open::from_pairs([("other", 1)]).is_ok());
    // Where there are no weak references, that is a name like any other, as by `setattr`.
    #[slotted(dict)]
    #[derive(Debug)]
    struct Bare;
    let bare = Bare::from_pairs([("__weakref__", 1)]).unwrap();
    assert_eq!(bare.getattr("__weakref__").unwrap(), Value::Int(1));
}

mod refused_halfway {
    use std::cell::Cell;
    use std::rc::Rc;

    use slotted::prelude::*;

    thread_local! {
        static DROPPED: Cell<u32> = const { Cell::new(0) };
    }

    #[derive(Debug, Clone)]
    struct Counted(Rc<str>);

    impl Drop for Counted {
        fn drop(&mut self) {
            DROPPED.set(DROPPED.get() + 1);
        }
    }

    impl FromValue for Counted {
        fn from_value(value: Value) -> Result<Self, Mismatch> {
            String::from_value(value).map(|text| Self(text.into()))
        }
    }

    impl IntoValue for Counted {
        fn into_value(self) -> Result<Value, Mismatch> {
            self.to_value()
        }

        fn to_value(&self) -> Result<Value, Mismatch> {
            Ok(Value::from(&*self.0))
        }
    }

    #[slotted]
    struct Base {
        first: Counted,
        second: Counted,
    }

    #[slotted(extends = Base, dict)]
    struct Top {
        third: Counted,
        number: u8,
    }

    fn dropped(act: impl FnOnce()) -> u32 {
        DROPPED.set(0);
        act();
        DROPPED.get()
    }

    #[test]
    fn the_fields_made_so_far_are_dropped_once() {
        let texts = [("first", "1"), ("second", "2"), ("third", "3")].map(|(name, text)| (name, Value::from(text)));
        let given = |number: i64| texts.clone().into_iter().chain([("number", number.into()), ("tag", 1.into())]);
        assert_eq!(dropped(|| assert!(Top::from_pairs(given(300)).is_err())), 3);
        assert_eq!(dropped(|| assert!(Top::class().instantiate(given(300)).is_err())), 3);
        let below = Class::builder("Below").base(Top::class()).slots(["more"]).build().unwrap();
        assert_eq!(dropped(|| assert!(below.instantiate(given(300)).is_err())), 3);
        assert_eq!(dropped(|| assert!(below.instantiate(given(3)).is_ok())), 3);
        // The base's second field is refused.
        let refused = [("first", Value::from("1")), ("second", 2.into())];
        assert_eq!(dropped(|| assert!(Base::from_pairs(refused).is_err())), 1);
    }
}
