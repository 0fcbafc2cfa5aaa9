//! The attribute protocol against a model of plain maps, on random operations.

#![allow(
    missing_docs,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::match_same_arms,
    reason = "test classes; the model says in plain casts and arms what the library says otherwise"
)]

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use slotted::Value;
use slotted::prelude::*;

#[slotted(slots("u", "__p"))]
#[derive(Debug, Clone)]
struct Base {
    f: f64,
    i: i32,
    #[slot(readonly)]
    r: i64,
    s: Slot<String>,
}

#[slotted(extends = Base)]
#[derive(Debug, Clone)]
struct Closed {
    b: bool,
    #[slot(rename = "class")]
    o: Option<u8>,
    #[slot(validate = |v: &i64| if *v >= 0 { Ok(()) } else { Err("negative") })]
    v: i64,
    m: Slot<i64>,
}

#[slotted(extends = Base, dict, weakref)]
#[derive(Debug, Clone)]
struct Open {
    b: bool,
    #[slot(rename = "class")]
    o: Option<u8>,
    #[slot(validate = |v: &i64| if *v >= 0 { Ok(()) } else { Err("negative") })]
    v: i64,
    m: Slot<i64>,
}

/// What one slot of the model accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    Float,
    Int32,
    ReadOnly,
    Text,
    Any,
    Bool,
    OptionByte,
    NotNegative,
    Int,
}

/// The slots in layout order, whether each can be deleted, and its first value.
const SLOTS: [(&str, Rule, bool); 10] = [
    ("f", Rule::Float, false),
    ("i", Rule::Int32, false),
    ("r", Rule::ReadOnly, false),
    ("s", Rule::Text, true),
    ("u", Rule::Any, true),
    ("_Base__p", Rule::Any, true),
    ("b", Rule::Bool, false),
    ("class", Rule::OptionByte, false),
    ("v", Rule::NotNegative, false),
    ("m", Rule::Int, true),
];

/// An instance as maps.
#[derive(Debug)]
struct Model {
    slots: Vec<Option<Value>>,
    dict: Option<Vec<(String, Value)>>,
}

type Verdict<T> = Result<T, &'static str>;

impl Model {
    fn new(has_dict: bool) -> Self {
        let first =
            [Some(0.0.into()), Some(0.into()), Some(9.into()), None, None, None, Some(false.into()), Some(Value::None)];
        let slots = first.into_iter().chain([Some(0.into()), None]).collect();
        Self { slots, dict: has_dict.then(Vec::new) }
    }

    fn slot(name: &str) -> Option<usize> {
        SLOTS.iter().position(|(slot, ..)| *slot == name)
    }

    fn special(&self, name: &str) -> bool {
        name == "__class__" || self.dict.is_some() && (name == "__dict__" || name == "__weakref__")
    }

    fn get(&self, name: &str) -> Verdict<Value> {
        if let Some(slot) = Self::slot(name) {
            return self.slots[slot].clone().ok_or("unset-slot-read");
        }
        match name {
            "__class__" => return Ok(Value::Class(if self.dict.is_some() { Open::class() } else { Closed::class() })),
            "__dict__" => return Err(if self.dict.is_some() { "dict-of-plain-value" } else { "no-dict-attr" }),
            "__weakref__" if self.dict.is_some() => return Ok(Value::None),
            _ => {}
        }
        let found = self.dict.iter().flatten().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).ok_or("no-attribute-get")
    }

    fn fitted(rule: Rule, value: &Value) -> Verdict<Value> {
        let refused = Err("slot-value-type");
        match (rule, value) {
            (Rule::Any, value) => Ok(value.clone()),
            (Rule::Float, Value::Float(_)) | (Rule::Text, Value::Str(_)) | (Rule::Bool, Value::Bool(_)) => {
                Ok(value.clone())
            }
            (Rule::Float, Value::Int(number)) => {
                // Exact where no more than 53 bits lie between the first and the last that is set.
                let magnitude = number.unsigned_abs();
                let significant = magnitude.checked_shr(magnitude.trailing_zeros()).unwrap_or(0);
                if significant < 1 << 53 { Ok(Value::Float(*number as f64)) } else { Err("slot-value-range") }
            }
            (Rule::Int, Value::Int(_)) => Ok(value.clone()),
            (Rule::Int32, Value::Int(number)) if i32::try_from(*number).is_ok() => Ok(value.clone()),
            (Rule::OptionByte, Value::None) => Ok(Value::None),
            (Rule::OptionByte, Value::Int(0..=255)) => Ok(value.clone()),
            (Rule::Int32 | Rule::OptionByte, Value::Int(_)) => Err("slot-value-range"),
            (Rule::NotNegative, Value::Int(0..)) => Ok(value.clone()),
            (Rule::NotNegative, Value::Int(_)) => Err("slot-value-refused"),
            _ => refused,
        }
    }

    fn set(&mut self, name: &str, value: &Value) -> Verdict<()> {
        if let Some(slot) = Self::slot(name) {
            if SLOTS[slot].1 == Rule::ReadOnly {
                return Err("readonly-slot");
            }
            self.slots[slot] = Some(Self::fitted(SLOTS[slot].1, value)?);
            return Ok(());
        }
        match (name, &mut self.dict) {
            ("__class__", _) => Err("set-class-of-plain-value"),
            (_, None) => Err("no-dict-set"),
            ("__weakref__", _) => Err("weakref-attr-not-writable"),
            ("__dict__", Some(dict)) => match value {
                Value::Dict(items) => {
                    *dict = items.iter().map(|(key, value)| (key.to_string(), value.clone())).collect();
                    Ok(())
                }
                _ => Err("dict-assign-non-dict"),
            },
            (_, Some(dict)) => {
                match dict.iter_mut().find(|(key, _)| key == name) {
                    Some((_, place)) => *place = value.clone(),
                    None => dict.push((name.to_owned(), value.clone())),
                }
                Ok(())
            }
        }
    }

    fn delete(&mut self, name: &str) -> Verdict<()> {
        if let Some(slot) = Self::slot(name) {
            let (_, rule, deletable) = SLOTS[slot];
            return match (rule, deletable) {
                (Rule::ReadOnly, _) => Err("readonly-slot"),
                (_, false) => Err("slot-not-deletable"),
                (_, true) => self.slots[slot].take().map(drop).ok_or("unset-slot-delete"),
            };
        }
        match (name, &mut self.dict) {
            ("__class__", _) => Err("set-class-delete"),
            (_, None) => Err("no-dict-del"),
            ("__weakref__", _) => Err("weakref-attr-not-writable"),
            ("__dict__", Some(dict)) => {
                dict.clear();
                Ok(())
            }
            (_, Some(dict)) => match dict.iter().position(|(key, _)| key == name) {
                Some(index) => {
                    dict.remove(index);
                    Ok(())
                }
                None => Err("dict-del-missing"),
            },
        }
    }

    fn has(&self, name: &str) -> bool {
        self.special(name) || self.get(name).is_ok()
    }

    fn attrs(&self) -> Vec<(String, Value)> {
        let slots =
            SLOTS.iter().zip(&self.slots).filter_map(|((name, ..), value)| Some(((*name).to_owned(), value.clone()?)));
        let dict = self.dict.iter().flatten().filter(|(name, _)| Self::slot(name).is_none()).cloned();
        slots.chain(dict).collect()
    }

    fn dir(&self) -> Vec<String> {
        let slots = SLOTS.iter().map(|(name, ..)| (*name).to_owned());
        let dict = self.dict.iter().flatten().map(|(name, _)| name.clone());
        let special =
            self.dict.is_some().then_some(["__dict__", "__weakref__"]).into_iter().flatten().map(str::to_owned);
        slots.chain(dict).chain(special).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

#[derive(Debug, Clone)]
enum Operation {
    Get(String),
    Set(String, Value),
    Delete(String),
    Has(String),
    Put(String, Value),
    Swap,
}

fn name() -> impl Strategy<Value = String> {
    let pool = [
        "f",
        "i",
        "r",
        "s",
        "u",
        "_Base__p",
        "b",
        "class",
        "v",
        "m",
        "o",
        "__p",
        "d",
        "e",
        "dd",
        "",
        "__dict__",
        "__class__",
        "__weakref__",
        "__slots__",
        "F",
        "f ",
        "a_name_that_is_longer_than_sixteen",
    ];
    prop_oneof![9 => prop::sample::select(pool.to_vec()).prop_map(str::to_owned), 1 => ".{0,20}"]
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::None),
        any::<bool>().prop_map(Value::from),
        (-3..300_i64).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("equal to itself", |float| !float.is_nan()).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    prop_oneof![
        8 => scalar.clone(),
        1 => vec(scalar.clone(), 0..3).prop_map(Value::from),
        1 => vec((name(), scalar), 0..4).prop_map(|items| {
            Value::Dict(items.iter().map(|(key, value)| (key.as_str(), value.clone())).collect())
        }),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        3 => name().prop_map(Operation::Get),
        5 => (name(), value()).prop_map(|(name, value)| Operation::Set(name, value)),
        2 => name().prop_map(Operation::Delete),
        2 => name().prop_map(Operation::Has),
        1 => (name(), value()).prop_map(|(name, value)| Operation::Put(name, value)),
        1 => Just(Operation::Swap),
    ]
}

fn verdict<T>(result: Result<T, Error>) -> Verdict<T> {
    result.map_err(|error| {
        // Every text can be made, and names the attribute unless it is about the class as a whole.
        assert!(!error.to_string().is_empty());
        error.rule()
    })
}

/// Everything that can be seen of an instance agrees with the model.
fn agree(instance: &dyn Instance, model: &Model) {
    let attrs: Vec<_> = instance.attrs().map(|(name, value)| (name.to_owned(), value.unwrap())).collect();
    assert_eq!(attrs, model.attrs());
    assert_eq!(instance.dir(), model.dir());
    for (name, ..) in SLOTS {
        assert_eq!(verdict(instance.getattr(name)), model.get(name));
        assert_eq!(verdict(instance.getattr_path(name)), model.get(name));
    }
    match (&model.dict, instance.vars()) {
        (None, vars) => assert_eq!(vars.unwrap_err().rule(), "no-vars"),
        (Some(dict), vars) => {
            let vars: Vec<_> = vars.unwrap().iter().map(|(key, value)| (key.to_owned(), value.clone())).collect();
            assert_eq!(&vars, dict);
        }
    }
}

fn run<T: Instance + Clone>(mut instance: T, mut model: Model, operations: &[Operation]) {
    for operation in operations {
        match operation {
            Operation::Get(name) => {
                assert_eq!(verdict(instance.getattr(name)), model.get(name));
                let lent = verdict(instance.attr_ref::<Value>(name).cloned());
                if Model::slot(name).is_none() && !model.special(name) {
                    assert_eq!(lent, model.get(name));
                }
            }
            Operation::Set(name, value) => {
                let (expected, result) = (model.set(name, value), instance.setattr(name, value));
                assert_eq!(verdict(result), expected, "{name} = {value:?}");
            }
            Operation::Delete(name) => assert_eq!(verdict(instance.delattr(name)), model.delete(name), "del {name}"),
            Operation::Has(name) => {
                assert_eq!(instance.hasattr(name), model.has(name), "{name}");
                assert_eq!(instance.hasattr(Name::intern(name)), model.has(name), "{name}");
            }
            Operation::Put(name, value) => {
                if let (Some(dict), Ok(vars)) = (&mut model.dict, instance.vars_mut()) {
                    vars.insert(name, value.clone());
                    match dict.iter_mut().find(|(key, _)| key == name) {
                        Some((_, place)) => *place = value.clone(),
                        None => dict.push((name.clone(), value.clone())),
                    }
                }
            }
            Operation::Swap => {
                // Instances are plain values: moved and cloned, they are what they were.
                let mut other = instance.clone();
                std::mem::swap(&mut instance, &mut other);
                drop(other);
            }
        }
    }
    agree(&instance, &model);
}

fn base() -> Base {
    Base::new(0.0, 0, 9)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_closed_class_agrees_with_the_model(operations in vec(operation(), 0..40)) {
        run(Closed::new(base(), false, None, 0), Model::new(false), &operations);
    }

    #[test]
    fn an_open_class_agrees_with_the_model(operations in vec(operation(), 0..40)) {
        run(Open::new(base(), false, None, 0), Model::new(true), &operations);
    }

    #[test]
    fn pairs_make_what_writes_make(given in prop::collection::btree_map(name(), value(), 0..12)) {
        let required = ["f", "i", "r", "b", "class", "v"];
        let complete = required.iter().all(|name| given.contains_key(*name));
        let made = Open::from_pairs(given.iter().map(|(name, value)| (name.as_str(), value.clone())));
        match made {
            Ok(open) => {
                prop_assert!(complete);
                for (name, value) in &given {
                    if let Some(slot) = Model::slot(name).filter(|slot| SLOTS[*slot].1 != Rule::ReadOnly) {
                        prop_assert_eq!(open.getattr(name).unwrap(), Model::fitted(SLOTS[slot].1, value).unwrap());
                    }
                }
            }
            Err(error) if error.rule() == "missing-argument" => prop_assert!(!complete),
            // What every instance has is no argument.
            Err(error) if error.rule() == "unexpected-argument" => {
                prop_assert!(matches!(error.attribute_name(), Some("__class__" | "__dict__" | "__weakref__")));
            }
            Err(error) => {
                let slot = Model::slot(error.attribute_name().unwrap()).unwrap();
                let (name, rule, _) = SLOTS[slot];
                let rule = if rule == Rule::ReadOnly { Rule::Int } else { rule };
                prop_assert_eq!(Model::fitted(rule, &given[name]).unwrap_err(), error.rule());
            }
        }
    }

    #[test]
    fn numbers_that_go_through_a_float_slot_come_back_unchanged(number in any::<i64>()) {
        let mut base = base();
        match base.setattr("f", number) {
            Ok(()) => prop_assert_eq!(base.f as i128, i128::from(number)),
            Err(error) => {
                prop_assert_eq!(error.rule(), "slot-value-range");
                prop_assert_ne!(number as f64 as i128, i128::from(number));
            }
        }
    }
}
