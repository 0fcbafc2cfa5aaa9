//! `AttrDict` against a plain map, on random operations, and what it takes from the allocator.

#![allow(missing_docs, reason = "test classes")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use slotted::prelude::*;
use slotted::value::{Map, Str};

/// Counts the bytes that each thread has allocated and not freed.
struct Counting;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
}

fn count(size: isize) {
    // A thread that is being torn down counts no more.
    let _ = LIVE.try_with(|live| live.set(live.get() + size));
}

// SAFETY: every call is passed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-layout.size().cast_signed());
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The bytes that what `make` makes takes, beside what all of its kind share; checks that they are given back.
fn bytes<T>(make: impl Fn() -> T) -> isize {
    drop(make());
    let before = LIVE.get();
    let made = make();
    let bytes = LIVE.get() - before;
    drop(made);
    assert_eq!(LIVE.get(), before);
    bytes
}

const NAMES: [&str; 10] = ["tag", "score", "margin", "padding", "speed", "mass", "created_at", "priority", "a", "b"];

#[slotted(dict)]
#[derive(Default)]
struct Open {}

#[test]
fn a_dict_takes_sixteen_bytes_and_sixteen_for_each_of_up_to_eight_values() {
    assert_eq!(bytes(AttrDict::new), 0);
    for many in 1..=8_usize {
        let expected = (16 * many + 16).cast_signed();
        let make = || -> AttrDict { NAMES[..many].iter().map(|name| (name, 1.5)).collect() };
        assert_eq!(bytes(make), expected, "{many} values");
        let dict = make();
        assert_eq!(bytes(|| dict.clone()), expected);
        let map = Map::from(dict);
        assert_eq!(bytes(|| AttrDict::from(map.clone())), expected);
        let plain = || {
            let mut open = Open::default();
            NAMES[..many].iter().for_each(|name| open.setattr(*name, 1.5).unwrap());
            open
        };
        assert_eq!(bytes(plain), expected);
        let less = || {
            let mut dict = make();
            dict.insert("temporary", 1);
            dict.remove("temporary");
            dict
        };
        assert_eq!(bytes(less), expected, "after what was added last is removed");
    }
}

#[test]
fn an_object_with_three_dynamic_attributes_takes_104_bytes() {
    let class = Class::builder("Open").build().unwrap();
    let make = || class.instantiate([("x", 1.0), ("y", 2.0), ("z", 3.0)]).unwrap();
    assert_eq!(bytes(make) + size_of::<Obj>().cast_signed(), 104);
    let one_by_one = || {
        let object = class.instantiate([("x", 1.0)]).unwrap();
        object.setattr("y", 2.0).unwrap();
        object.setattr("z", 3.0).unwrap();
        object
    };
    assert_eq!(bytes(one_by_one) + size_of::<Obj>().cast_signed(), 104);
}

/// What a thread keeps for names that are always new has an end.
#[test]
fn names_that_are_always_new_take_bounded_memory() {
    let make = |number: usize| {
        let mut open = Open::default();
        open.setattr(format!("first{number}"), 1).unwrap();
        open.setattr(format!("second{number}"), 2).unwrap();
        assert_eq!(open.getattr(format!("second{number}")).unwrap(), Value::Int(2));
    };
    let before = LIVE.get();
    let mut most = 0;
    for number in 0..20_000 {
        make(number);
        most = most.max(LIVE.get() - before);
    }
    assert!(most < 2 << 20, "{most} bytes");
    // And what they have left keeps nobody from sharing names afterwards.
    let like = || -> AttrDict { [("x", 1), ("y", 2)].into_iter().collect() };
    for _ in 0..5000 {
        drop(like());
    }
    assert_eq!(bytes(like), 48);
}

/// Panics when it dies, without a word.
#[slotted]
struct Bomb {}

impl Drop for Bomb {
    fn drop(&mut self) {
        std::panic::resume_unwind(Box::new(()));
    }
}

#[test]
fn a_destructor_that_panics_leaves_no_memory_behind() {
    for many in [1, 3, 32, 33] {
        for index in [0, many / 2, many - 1] {
            let dying = || {
                let make = |at: usize| {
                    if at == index { Value::from(Obj::new(Bomb {})) } else { Value::from("text".repeat(9)) }
                };
                let dict: AttrDict = (0..many).map(|at| (format!("n{at}"), make(at))).collect();
                assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(dict))).is_err());
            };
            assert_eq!(bytes(dying), 0, "{index} of {many}");
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Insert(String, Value),
    Remove(String),
    RemoveLast,
    Change(String, i64),
    ChangeAll,
    Clone,
    ThroughMap,
    Many(usize),
    Clear,
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(&NAMES[..]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["", "_", "__", "é", "__dict__", "__class__"]).prop_map(str::to_owned),
        2 => (0..6).prop_map(|number| format!("a_name_that_is_longer_than_sixteen_{number}_bytes")),
        1 => "[a-z_]{1,20}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::None),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        "[a-z]{0,30}".prop_map(Value::from),
        Just(()).prop_map(|()| Value::from(Obj::new(Open::default()))),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec(("[a-z]{1,3}", inner), 0..3).prop_map(|pairs| Value::Dict(pairs.into_iter().collect())),
        ]
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (name(), value()).prop_map(|(name, value)| Step::Insert(name, value)),
        3 => name().prop_map(Step::Remove),
        3 => Just(Step::RemoveLast),
        3 => (name(), any::<i64>()).prop_map(|(name, number)| Step::Change(name, number)),
        1 => Just(Step::ChangeAll),
        1 => Just(Step::Clone),
        1 => Just(Step::ThroughMap),
        1 => (1..40_usize).prop_map(Step::Many),
        1 => Just(Step::Clear),
    ]
}

/// Does the same to both, and compares the answers.
fn take(step: &Step, dict: &mut AttrDict, model: &mut Map) {
    match step {
        Step::Insert(name, value) => {
            assert_eq!(dict.insert(name, value.clone()), model.insert(Str::from(name), value.clone()));
        }
        Step::Remove(name) => assert_eq!(dict.remove(name), model.shift_remove(name.as_str())),
        Step::RemoveLast => {
            let last = model.pop();
            if let Some((name, value)) = last {
                assert_eq!(dict.remove(&name), Some(value));
            }
        }
        Step::Change(name, number) => {
            let (place, other) = (dict.get_mut(name), model.get_mut(name.as_str()));
            assert_eq!(place, other);
            if let (Some(place), Some(other)) = (place, other) {
                (*place, *other) = (Value::from(*number), Value::from(*number));
            }
        }
        Step::ChangeAll => {
            for (name, value) in dict.iter_mut() {
                *value = Value::from(name);
            }
            for (name, value) in model.iter_mut() {
                *value = Value::Str(name.clone());
            }
        }
        Step::Clone => {
            let copy = dict.clone();
            let original = std::mem::replace(dict, copy);
            assert_eq!(original, *dict);
        }
        Step::ThroughMap => {
            let map = Map::from(std::mem::take(dict));
            assert_eq!(map, *model);
            *dict = AttrDict::from(map);
        }
        Step::Many(many) => {
            let pairs = || (0..*many).map(|number| (format!("many{number}"), number.cast_signed() as i64));
            dict.extend(pairs());
            model.extend(pairs().map(|(name, number)| (Str::from(name), Value::from(number))));
        }
        Step::Clear => {
            dict.clear();
            model.clear();
        }
    }
}

fn compare(dict: &AttrDict, model: &Map) {
    assert!(dict.iter().eq(model.iter().map(|(name, value)| (name.as_str(), value))));
    assert!(dict.keys().eq(model.keys().map(Str::as_str)) && dict.values().eq(model.values()));
    assert_eq!((dict.len(), dict.is_empty()), (model.len(), model.is_empty()));
    for (name, value) in model {
        assert_eq!(dict.get(name), Some(value));
        assert!(dict.contains(name) && !dict.contains(&format!("{name}?")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_dict_behaves_as_a_map_does(steps in vec(step(), 1..60)) {
        let (mut dict, mut model) = (AttrDict::new(), Map::default());
        for step in &steps {
            take(step, &mut dict, &mut model);
            compare(&dict, &model);
        }
        let (of_dict, of_model) = (format!("{dict:?}"), format!("{model:?}"));
        prop_assert_eq!(of_dict, of_model);
    }

    /// By name, on a plain value and on a handle, whatever the name and the class.
    #[test]
    fn attributes_are_those_of_a_map(pairs in vec((name(), value()), 1..40)) {
        let (mut plain, mut model) = (Open::default(), Map::default());
        let shared = Obj::new(Open::default());
        let made = Class::builder("Made").attr("mass", 5).method("speed", |_: &Obj, _: slotted::Args<'_>| Ok(Value::None))
            .build().unwrap().instantiate([("x", 1)]).unwrap();
        made.delattr("x").unwrap();
        for (name, value) in pairs.iter().filter(|(name, _)| !name.starts_with("__")) {
            model.insert(Str::from(name), value.clone());
            let known = slotted::Name::intern(name);
            plain.setattr(name, value).unwrap();
            plain.setattr(known, value.clone()).unwrap();
            shared.setattr(known, value.clone()).unwrap();
            shared.setattr(name, value.clone()).unwrap();
            made.setattr(known, value.clone()).unwrap();
            for (name, value) in &model {
                let known = slotted::Name::intern(name);
                prop_assert_eq!(&plain.getattr(name.as_str()).unwrap(), value);
                prop_assert_eq!(plain.attr_ref::<Value>(known).unwrap(), value);
                prop_assert_eq!(&shared.getattr(known).unwrap(), value);
                prop_assert_eq!(&shared.getattr(name.as_str()).unwrap(), value);
                prop_assert_eq!(&made.getattr(known).unwrap(), value);
                prop_assert!(plain.hasattr(known) && shared.hasattr(name.as_str()));
            }
        }
        compare(plain.vars().unwrap(), &model);
    }
}

/// A number that is stored where an object was lets go of that object, and the other way round.
#[test]
fn what_is_overwritten_is_dropped_once() {
    let held = Obj::new(Open::default());
    let (mut plain, shared) = (Open::default(), Obj::new(Open::default()));
    let (name, text) = (slotted::name!("it"), "it");
    for _ in 0..3 {
        plain.setattr(name, held.clone()).unwrap();
        shared.setattr(name, Value::from(held.clone())).unwrap();
        assert_eq!(held.strong_count(), 3);
        plain.setattr(name, 1.5).unwrap();
        shared.setattr(name, 1.5).unwrap();
        assert_eq!(held.strong_count(), 1);
        plain.setattr(text, Value::from(held.clone())).unwrap();
        shared.setattr(text, held.clone()).unwrap();
        plain.setattr(text, "text".to_owned()).unwrap();
        shared.setattr(text, 2).unwrap();
        assert_eq!(held.strong_count(), 1);
    }
}

/// The destructor of what was there finds the object free, and what is there now (H11).
#[test]
fn a_destructor_can_use_the_object_whose_dict_it_was_in() {
    let object = Obj::new(Open::default());
    let (other, seen) = (object.clone(), std::rc::Rc::new(Cell::new(0)));
    let noted = seen.clone();
    let dying = Obj::new(Watched::default());
    let weak = dying.downgrade_with(move |_| {
        assert_eq!(other.getattr("it").unwrap(), Value::from(noted.get()));
        other.setattr("more", 1).unwrap();
        noted.set(noted.get() + 1);
    });
    object.setattr("it", dying).unwrap();
    object.setattr(slotted::name!("it"), 0).unwrap();
    assert_eq!((seen.get(), object.getattr("more").unwrap()), (1, Value::Int(1)));
    drop(weak);
    object.delattr("__dict__").unwrap();
}

#[slotted(weakref)]
#[derive(Default)]
struct Watched {}
