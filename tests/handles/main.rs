//! Shared objects against a model of plain vectors and counts, on random operations.

#![allow(
    missing_docs,
    clippy::too_many_lines,
    reason = "test classes; one arm an operation reads best where all of them are together"
)]

mod classes;
mod guards;
mod model;
mod steps;
mod world;

use classes::{Event, Kind};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngAlgorithm;

/// A handle, weak reference or guard: the one at that index, counted round.
type At = u8;

/// What is given where a value is.
#[derive(Debug, Clone)]
enum Given {
    None,
    Int(i64),
    Text(&'static str),
    Class(Kind),
    Object(At),
    Vars(At),
    Weak(At),
}

/// What is borrowed of an object.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Number,
    Link,
}

/// How it is borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Typed,
    Panicking,
    Slot,
    Name,
}

#[derive(Debug, Clone)]
enum Operation {
    /// With a `link` to what is at that index, if the number is even.
    New(Kind, i64, At),
    Clone(At),
    Drop(At),
    /// All handles to the same object.
    DropAll(At),
    Upcast(At, Kind),
    Downcast(At, Kind),
    DowncastRef(At, Kind),

    /// Guards that are taken until the matching `End` live until then, or until they are given back.
    Begin,
    End,
    Borrow {
        handle: At,
        part: Part,
        way: Way,
        writing: bool,
    },
    GiveBack(At),
    /// The guard is leaked.
    Forget(At),
    Write {
        guard: At,
        number: i64,
        link: Given,
    },

    /// Without a callback; asking the object whether it can be, or by the bound on the type.
    Weaken(At, bool),
    /// With a callback that owns something.
    Watch(At, Given),
    Upgrade(At),
    CloneWeak(At),
    DropWeak(At),
    UpcastWeak(At, Kind),
    DowncastWeak(At, Kind),

    Inspect(At),
    Get(At, &'static str),
    /// Makes a handle or weak reference of what an attribute holds.
    Adopt(At, &'static str),
    /// As a value, or as the type that it has.
    Set(At, &'static str, Given, bool),
    Delete(At, &'static str),
    SetDict(At, Vec<(&'static str, Given)>),
    Put(At, &'static str, Given),
    Remove(At, &'static str),
    Clear(At),
    Vars(At),

    /// The slot `number` of that class, applied to whatever object.
    Descriptor(Kind, At, i64),
    /// By its own function, or by name.
    SetClass(At, Kind, bool),
    IntoClass(At, Kind),
    /// Exchanges the `Root`s in two objects.
    Swap(At, At),
    GetMut(At, i64),
    /// Takes the instance out, and makes an object of it again or not.
    Unwrap(At, bool),
    /// Writes the first one's state to the second.
    State(At, At),
    SetState(At, Vec<(&'static str, Given)>, Vec<(&'static str, Given)>),
    Copy(At),
}

fn at() -> impl Strategy<Value = At> {
    // Some meet more often than others.
    prop_oneof![0..2_u8, any::<At>()]
}

fn kind() -> impl Strategy<Value = Kind> {
    // Those that can become each other meet more often.
    prop_oneof![4 => prop::sample::select(Kind::ALL), 1 => prop::sample::select(&[Kind::One, Kind::Two, Kind::Under][..])]
}

fn new() -> impl Strategy<Value = Operation> {
    (kind(), number(), at()).prop_map(|(kind, number, link)| Operation::New(kind, number, link))
}

fn number() -> impl Strategy<Value = i64> {
    0..100_i64
}

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "token",
            "number",
            "link",
            "link",
            "name",
            "peer",
            "back",
            "any",
            "kin",
            "value",
            "d",
            "e",
            "f",
            "__class__",
            "__dict__",
            "__weakref__",
        ][..],
    )
}

/// Names in a dict, also of what is not reached there.
fn key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["d", "e", "f", "g", "link", "__class__"][..])
}

fn given() -> impl Strategy<Value = Given> {
    prop_oneof![
        1 => Just(Given::None),
        2 => number().prop_map(Given::Int),
        1 => prop::sample::select(&["", "a", "some text"][..]).prop_map(Given::Text),
        2 => kind().prop_map(Given::Class),
        8 => at().prop_map(Given::Object),
        1 => at().prop_map(Given::Vars),
        4 => at().prop_map(Given::Weak),
    ]
}

/// What a `link` can be, and what a callback may own.
fn linked() -> impl Strategy<Value = Given> {
    prop_oneof![Just(Given::None), at().prop_map(Given::Object)]
}

fn captured() -> impl Strategy<Value = Given> {
    prop_oneof![Just(Given::None), at().prop_map(Given::Object), at().prop_map(Given::Weak)]
}

fn items(name: impl Strategy<Value = &'static str>) -> impl Strategy<Value = Vec<(&'static str, Given)>> {
    vec((name, given()), 0..6)
}

fn handles() -> impl Strategy<Value = Operation> {
    use Operation::*;
    prop_oneof![
        8 => new(),
        4 => at().prop_map(Clone),
        2 => at().prop_map(Drop),
        4 => at().prop_map(DropAll),
        4 => (at(), kind()).prop_map(|(at, kind)| Upcast(at, kind)),
        1 => (at(), kind()).prop_map(|(at, kind)| Downcast(at, kind)),
        3 => (at(), kind()).prop_map(|(at, kind)| DowncastRef(at, kind)),
    ]
}

fn guards() -> impl Strategy<Value = Operation> {
    use Operation::*;
    let part = prop::sample::select(&[Part::Number, Part::Link][..]);
    let way = prop::sample::select(&[Way::Typed, Way::Panicking, Way::Slot, Way::Name][..]);
    let borrow = (at(), part, way, any::<bool>());
    prop_oneof![
        4 => Just(Begin),
        3 => Just(End),
        8 => borrow.prop_map(|(handle, part, way, writing)| Borrow { handle, part, way, writing }),
        4 => at().prop_map(GiveBack),
        1 => at().prop_map(Forget),
        4 => (at(), number(), linked()).prop_map(|(guard, number, link)| Write { guard, number, link }),
    ]
}

fn weak_references() -> impl Strategy<Value = Operation> {
    use Operation::*;
    prop_oneof![
        4 => (at(), any::<bool>()).prop_map(|(at, asking)| Weaken(at, asking)),
        8 => (at(), captured()).prop_map(|(at, captured)| Watch(at, captured)),
        4 => at().prop_map(Upgrade),
        2 => at().prop_map(CloneWeak),
        2 => at().prop_map(DropWeak),
        1 => (at(), kind()).prop_map(|(at, kind)| UpcastWeak(at, kind)),
        1 => (at(), kind()).prop_map(|(at, kind)| DowncastWeak(at, kind)),
    ]
}

fn attributes() -> impl Strategy<Value = Operation> {
    use Operation::*;
    prop_oneof![
        2 => at().prop_map(Inspect),
        3 => (at(), name()).prop_map(|(at, name)| Get(at, name)),
        2 => (at(), name()).prop_map(|(at, name)| Adopt(at, name)),
        12 => (at(), name(), given(), any::<bool>()).prop_map(|(at, name, given, as_it_is)| Set(at, name, given, as_it_is)),
        3 => (at(), name()).prop_map(|(at, name)| Delete(at, name)),
        1 => (at(), items(key())).prop_map(|(at, items)| SetDict(at, items)),
        6 => (at(), key(), given()).prop_map(|(at, name, given)| Put(at, name, given)),
        4 => (at(), key()).prop_map(|(at, name)| Remove(at, name)),
        1 => at().prop_map(Clear),
        1 => at().prop_map(Vars),
    ]
}

fn instances() -> impl Strategy<Value = Operation> {
    use Operation::*;
    prop_oneof![
        2 => (kind(), at(), number()).prop_map(|(kind, at, number)| Descriptor(kind, at, number)),
        4 => (at(), kind(), any::<bool>()).prop_map(|(at, kind, by_name)| SetClass(at, kind, by_name)),
        1 => (at(), kind()).prop_map(|(at, kind)| IntoClass(at, kind)),
        2 => (at(), at()).prop_map(|(one, other)| Swap(one, other)),
        2 => (at(), number()).prop_map(|(at, number)| GetMut(at, number)),
        3 => (at(), any::<bool>()).prop_map(|(at, again)| Unwrap(at, again)),
        2 => (at(), at()).prop_map(|(from, to)| State(from, to)),
        1 => (at(), items(name()), items(key())).prop_map(|(at, slots, dict)| SetState(at, slots, dict)),
        2 => at().prop_map(Copy),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![5 => handles(), 4 => guards(), 4 => weak_references(), 4 => attributes(), 3 => instances()]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 10_000,
        failure_persistence: None,
        // In debug builds the default generator takes twice as long as all the rest together.
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    })]

    #[test]
    fn handles_agree_with_the_model(first in vec(new(), 2..6), then in vec(operation(), 0..40)) {
        let _seen = world::World::run(&[first, then].concat());
    }
}

#[test]
fn an_object_that_takes_another_class_stays_where_it_was_but_is_not_stored_again() {
    let kin = |value| Operation::Set(0, "kin", value, true);
    let operations = vec![
        Operation::New(Kind::One, 1, 0),
        Operation::New(Kind::One, 3, 0),
        kin(Given::Object(1)),
        Operation::Copy(0),
        Operation::SetClass(1, Kind::Two, false),
        Operation::Inspect(0),
        Operation::Copy(0),
        Operation::State(0, 2),
        Operation::Set(0, "kin", Given::Object(1), false),
        // By the type of the handle, which is still `One`.
        kin(Given::Object(1)),
        Operation::SetClass(1, Kind::One, true),
        Operation::Copy(0),
        Operation::State(0, 2),
    ];
    // Of the copy and the state that were refused, the tokens made until then; of the state that was not, the one before.
    let seen = world::World::run(&operations);
    assert_eq!(seen[..3], [3, 4, 2].map(Event::Dropped));
}

#[test]
fn weak_references_that_callbacks_drop_are_not_called() {
    let operations = vec![
        Operation::New(Kind::Mid, 1, 0),
        Operation::Watch(0, Given::None),
        Operation::Watch(0, Given::None),
        Operation::Watch(0, Given::None),
        // The newest owns the middle one, of which it is the only holder.
        Operation::Watch(0, Given::Weak(1)),
        Operation::DropWeak(1),
        // Callbacks that own other objects, which die of it.
        Operation::New(Kind::Leaf, 3, 0),
        Operation::Watch(1, Given::None),
        Operation::Watch(0, Given::Object(1)),
        Operation::DropAll(1),
        Operation::DropAll(0),
    ];
    let called = |token, captured| Event::Called { token, itself: false, captured };
    let first = [called(7, None), called(6, None), Event::Dropped(6), Event::Dropped(5), Event::Dropped(7)];
    let second = [called(4, Some(false)), Event::Dropped(2), Event::Dropped(4), called(3, None), Event::Dropped(3)];
    let third = [called(1, None), Event::Dropped(1), Event::Dropped(0)];
    assert_eq!(world::World::run(&operations), [&first[..], &second, &third].concat());
}

#[test]
fn the_weak_reference_by_name_is_the_one_without_a_callback_or_else_the_latest() {
    let operations = vec![
        Operation::New(Kind::Mid, 1, 0),
        Operation::Watch(0, Given::None),
        Operation::Watch(0, Given::None),
        // Held here, it is called although what it was taken from is dropped.
        Operation::Adopt(0, "__weakref__"),
        Operation::DropWeak(1),
        Operation::DropWeak(0),
        Operation::Weaken(0, false),
        Operation::Adopt(0, "__weakref__"),
        Operation::DropAll(0),
    ];
    let called = Event::Called { token: 2, itself: false, captured: None };
    let seen = world::World::run(&operations);
    assert_eq!(seen, [Event::Dropped(1), called, Event::Dropped(2), Event::Dropped(0)]);
}
