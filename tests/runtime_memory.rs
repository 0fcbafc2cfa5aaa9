//! What classes made at run time cost, who holds them, and that nothing of them is left behind.

#![allow(
    missing_docs,
    clippy::type_complexity,
    clippy::items_after_statements,
    clippy::needless_borrows_for_generic_args,
    reason = "test classes, and tables of cases"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use slotted::builtins::{Bool, Int, List};
use slotted::prelude::*;
use slotted::{Attr, ClassAttr, ClassBuilder, Descriptor, Property, Slots};

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

const NOTHING: [(&str, Value); 0] = [];

/// How many bytes more are allocated after `run` than before, once what a thread keeps is there.
fn left_by(run: impl Fn()) -> isize {
    run();
    let before = LIVE.get();
    run();
    LIVE.get() - before
}

/// As many as a variable says, which memory checkers lower.
fn many(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |count| count.parse().expect("a number"))
}

/// Tells whether what holds its copies is alive.
#[derive(Clone, Default)]
struct Token(Rc<()>);

impl Token {
    fn is_held(&self) -> bool {
        Rc::strong_count(&self.0) > 1
    }

    fn property(&self) -> Property {
        let token = self.clone();
        Property::new(move |_| Ok(Value::Bool(token.is_held())))
    }

    fn descriptor(&self) -> Attr {
        Attr::descriptor(Holder(self.clone()))
    }
}

struct Holder(Token);

impl Descriptor for Holder {
    fn get(&self, _: &Obj) -> slotted::Result<Value> {
        Ok(self.0.is_held().into())
    }
}

#[slotted(assignable)]
struct Point {
    x: f64,
    y: f64,
}

#[slotted(dict, weakref)]
struct Open {
    #[slot(default)]
    any: Value,
}

fn object() -> Class {
    Class::of::<Object>()
}

fn new(class: &Class) -> Obj {
    class.instantiate(NOTHING).unwrap()
}

/// One of each kind of attribute, and slots with and without documentation.
fn rich(name: &str, token: &Token) -> ClassBuilder {
    Class::builder(name)
        .slots([("a", "its doc"), ("__private", ""), ("__dict__", ""), ("__weakref__", "")])
        .attr("unit", "a text that is not kept in line")
        .attr("items", vec![Value::from(1), "two".into()])
        .attr("property", token.property())
        .attr("descriptor", token.descriptor())
        .doc("what it is for")
        .module("somewhere")
}

#[test]
fn classes_that_come_and_go_leave_nothing() {
    let token = Token::default();
    let base = Class::builder("Base").base(&Point::class()).slots(["z"]).attr("unit", "mm").build().unwrap();
    let one = || {
        let class = rich("Child", &token).base(&base).build().unwrap();
        let o = class.instantiate([("x", 1.0), ("y", 2.0)]).unwrap();
        o.setattr("a", &class).unwrap();
        o.delattr("a").unwrap();
        o.setattr("tag", o.try_downgrade().unwrap()).unwrap();
    };
    assert_eq!(left_by(one), 0);
    let before = LIVE.get();
    for _ in 0..many("SLOTTED_CLASSES", 100_000) {
        one();
    }
    assert_eq!((LIVE.get() - before, token.is_held()), (0, false));
}

/// All that holds a class, made of the class and an instance.
fn holders() -> Vec<(&'static str, fn(&Class, &Obj) -> Box<dyn Any>)> {
    fn child(class: &Class) -> Class {
        Class::builder("Child").base(class).slots(["c"]).build().unwrap()
    }
    vec![
        ("a handle", |class, _| Box::new(class.clone())),
        ("an instance", |_, object| Box::new(object.clone())),
        ("a value", |class, _| Box::new(Value::from(class.clone()))),
        ("a value in a dict", |class, _| {
            let open = Obj::new(Open::new());
            open.setattr("held", class).unwrap();
            Box::new(open)
        }),
        ("a subclass", |class, _| Box::new(child(class))),
        ("an instance of a subclass", |class, _| Box::new(new(&child(class)))),
        ("a class that it is a mixin of", |class, _| {
            let mixed = Class::builder("Mixed").base(class).base(Point::class());
            // The class has a layout of its own: it is no mixin of another that has one.
            assert!(mixed.build().is_err());
            Box::new(Class::builder("Mixed").base(class).base(object()).build().unwrap())
        }),
        ("a builder", |class, _| Box::new(Class::builder("Never").base(class))),
        ("a class attribute", |class, _| {
            Box::new(Class::builder("Other").attr("held", class.clone()).build().unwrap())
        }),
        ("a slot", |class, _| Box::new(class.slot("a").unwrap())),
        ("a slot of a subclass", |class, _| Box::new(child(class).slot("c").unwrap())),
        ("an attribute that is a slot", |class, _| {
            let attr = class.getattr("a").unwrap();
            assert!(matches!(attr, ClassAttr::Slot(_)));
            Box::new(attr)
        }),
        ("its method resolution order", |class, _| Box::new(class.mro())),
        ("that of a subclass, begun", |class, _| {
            let mut mro = child(class).mro();
            drop(mro.next());
            Box::new(mro)
        }),
        ("its bases", |class, _| Box::new(class.bases())),
        ("the bases of a subclass", |class, _| Box::new(child(class).bases())),
        ("its slots", |class, _| Box::new(class.slots())),
        ("its own slots, begun", |class, _| {
            let mut slots = class.own_slots();
            drop(slots.next_back());
            Box::new(slots)
        }),
        ("the dict of an instance", |_, object| Box::new(object.vars().unwrap())),
        ("a list of values", |class, object| Box::new(List::from(vec![class.clone().into(), object.clone().into()]))),
        ("an iterator over attributes", |class, object| {
            object.setattr("tag", class).unwrap();
            let attrs = object.attrs().unwrap();
            object.delattr("tag").unwrap();
            Box::new(attrs)
        }),
    ]
}

#[test]
fn a_class_is_there_until_the_last_of_its_holders_goes() {
    let holders = holders();
    // Those that are dropped first and last, for every two.
    for (first, make_first) in &holders {
        for (last, make_last) in &holders {
            let token = Token::default();
            let class = rich("C", &token).build().unwrap();
            let object = new(&class);
            let (one, other) = (make_first(&class, &object), make_last(&class, &object));
            drop((object, class));
            assert!(token.is_held());
            drop(one);
            assert!(token.is_held(), "{last} holds the class, not {first} alone");
            drop(other);
            assert!(!token.is_held(), "nothing holds the class after {first} and {last}");
        }
    }
}

#[test]
fn any_number_of_holders_may_go_in_any_order() {
    let holders = holders();
    for turn in 0..holders.len() {
        let token = Token::default();
        let class = rich("C", &token).build().unwrap();
        let object = new(&class);
        let mut all: Vec<_> = holders.iter().map(|(_, make)| make(&class, &object)).collect();
        drop((class, object));
        all.rotate_left(turn);
        if turn % 2 == 1 {
            all.reverse();
        }
        while let Some(one) = all.pop() {
            assert!(token.is_held());
            drop(one);
        }
        assert!(!token.is_held());
    }
}

#[test]
fn what_does_not_hold_a_class_outlives_it() {
    let token = Token::default();
    let class = rich("C", &token).build().unwrap();
    let o = new(&class);
    let weak = o.try_downgrade().unwrap();
    let errors = [
        o.getattr("missing").unwrap_err(),
        o.getattr("a").unwrap_err(),
        class.getattr("unot").unwrap_err(),
        class.instantiate([("a", 1), ("a", 2)]).unwrap_err(),
        Class::builder("D").base(&class).slots(["__dict__"]).build().unwrap_err(),
        o.set_class(&object()).unwrap_err(),
    ];
    let (names, state) = (class.dir(), o.state().unwrap());
    drop((class, o));
    assert!(!token.is_held());
    assert!(weak.upgrade().is_none() && names.contains(&"unit".to_owned()) && state == State::default());
    assert_eq!(errors.each_ref().map(Error::class_name), ["C", "C", "C", "C", "D", "C"].map(Some));
    assert!(errors.iter().all(|error| !error.to_string().is_empty() && !format!("{error:?}").is_empty()));
}

#[test]
fn the_class_that_an_object_is_given_is_held_and_the_one_it_had_is_not() {
    let tokens = [Token::default(), Token::default()];
    let [one, other] = ["One", "Other"].map(|name| {
        let token = &tokens[usize::from(name == "Other")];
        Class::builder(name).slots(["x"]).attr("property", token.property()).build().unwrap()
    });
    let o = one.instantiate([("x", 1)]).unwrap();
    o.set_class(&other).unwrap();
    drop(one);
    assert!(!tokens[0].is_held());
    drop(other);
    assert!(tokens[1].is_held());
    assert_eq!(o.getattr("x").unwrap(), Value::Int(1));
    let weak = o.class();
    drop(o);
    assert!(tokens[1].is_held());
    drop(weak);
    assert!(!tokens[1].is_held());
}

/// The bytes that an instance takes as the allocator sees it.
fn bytes(class: &Class, pairs: &[(&str, f64)]) -> isize {
    let make = || class.instantiate(pairs.iter().copied()).unwrap();
    drop(make());
    let before = LIVE.get();
    let o = make();
    let bytes = LIVE.get() - before;
    drop(o);
    assert_eq!(LIVE.get(), before);
    bytes
}

#[test]
fn an_untyped_slot_costs_sixteen_bytes_and_an_object_sixteen_more() {
    let four = ["a", "b", "c", "d"];
    let of = |slots: &[&str], base: &Class| Class::builder("C").base(base).slots(slots).build().unwrap();
    let plain = of(&four, &object());
    assert_eq!((plain.instance_size(), bytes(&plain, &[])), (64, 16 + 64));
    // Set or not; and a subclass adds its own alone.
    assert_eq!(bytes(&plain, &[("a", 1.0), ("d", 2.0)]), 16 + 64);
    assert_eq!(bytes(&of(&[], &plain), &[]), 16 + 64);
    assert_eq!(bytes(&of(&["e"], &plain), &[]), 16 + 64 + 16);
    assert_eq!(bytes(&of(&["a", "b", "c", "d", "__dict__"], &object()), &[]), 16 + 64 + 8);
    assert_eq!(bytes(&of(&["a", "b", "c", "d", "__weakref__"], &object()), &[]), 16 + 64 + 8);
    assert_eq!(bytes(&Class::builder("Open").build().unwrap(), &[]), 16 + 8 + 8);
    let native = of(&four, &Point::class());
    assert_eq!((native.instance_size(), bytes(&native, &[("x", 1.0), ("y", 2.0)])), (16 + 64, 16 + 16 + 64));
}

#[test]
fn a_definition_that_is_refused_leaves_nothing() {
    let token = Token::default();
    let (a, b, m) = (
        Class::builder("A").slots(["x"]).build().unwrap(),
        Class::builder("B").slots(["y"]).build().unwrap(),
        Class::builder("M").slots(()).build().unwrap(),
    );
    let open = Class::builder("Open").build().unwrap();
    let slots = |names: &[&str]| rich("C", &token).slots(names);
    let bad = |value: Value| rich("C", &token).slots(Slots::from(value));
    let many_names: Vec<String> = (0..70_000).map(|index| format!("n{index}")).collect();
    let cases: [(&str, &dyn Fn() -> ClassBuilder); 20] = [
        ("unacceptable-base", &|| rich("C", &token).base(Class::of::<Bool>())),
        ("layout-conflict", &|| slots(&[]).base(&a).base(&b)),
        ("nonempty-slots-on-varsized-base", &|| slots(&["z"]).base(Class::of::<Int>())),
        ("slot-not-identifier", &|| slots(&["fine", "not fine"])),
        ("slot-not-identifier", &|| bad("".into())),
        ("slots-not-iterable", &|| bad(7.into())),
        ("slot-not-string", &|| bad(vec![Value::from("fine"), 7.into()].into())),
        ("duplicate-dict-slot", &|| slots(&["__dict__"]).base(&open)),
        ("duplicate-dict-slot", &|| slots(&["__dict__", "__dict__"])),
        ("duplicate-weakref-slot", &|| slots(&["__weakref__"]).base(&open)),
        ("class-var-conflict", &|| slots(&["unit"])),
        ("duplicate-base", &|| slots(&[]).base(&m).base(&m)),
        ("mro-conflict", &|| slots(&[]).base(object()).base(&m)),
        ("too-many-bases", &|| (0..33).fold(slots(&[]), |builder, _| builder.base(&m))),
        ("too-many-slots", &|| rich("C", &token).slots(many_names.clone())),
        ("duplicate-slot-name", &|| slots(&["z", "z"]).strict()),
        ("slot-shadows-base-slot", &|| slots(&["x"]).base(&a).strict()),
        ("dict-from-secondary-base", &|| slots(&[]).base(&open).base(&a).strict()),
        ("weakref-from-secondary-base", &|| slots(&["__dict__"]).base(&open).base(&a).strict()),
        ("slots-not-iterable", &|| bad(Value::Class(a.clone())).base(Class::of::<List>())),
    ];
    for (rule, builder) in cases {
        let refused = || assert_eq!(builder().build().unwrap_err().rule(), rule);
        assert_eq!((left_by(refused), token.is_held()), (0, false), "{rule}");
    }
}

/// Cannot be made into a value, or panics instead.
struct Stubborn(bool);

impl IntoValue for Stubborn {
    fn to_value(&self) -> Result<Value, Mismatch> {
        // No message of the panic's own is printed.
        if self.0 { std::panic::resume_unwind(Box::new("as planned")) } else { Err(Mismatch::refused("never")) }
    }
}

#[slotted]
struct Strict {
    number: u8,
    #[slot(default, validate = |text: &String| if text.is_empty() { Err("empty") } else { Ok(()) })]
    text: String,
    #[slot(default)]
    held: Value,
}

#[test]
fn an_instance_that_is_refused_leaves_nothing() {
    let token = Token::default();
    let strict = rich("C", &token).base(Strict::class()).build().unwrap();
    let closed = Class::builder("Closed").base(&strict).slots(["z"]).build().unwrap();
    let plain = Class::builder("Plain").slots(["z"]).build().unwrap();
    let held = || Value::from(Obj::new(Open::new()));
    let number = || ("number", Value::from(5));
    let cases: [(&str, &Class, &dyn Fn() -> Vec<(&'static str, Value)>); 8] = [
        ("unexpected-argument", &plain, &|| vec![("z", held()), ("zz", held())]),
        ("unexpected-argument", &closed, &|| vec![("tag", held()), ("__class__", held())]),
        ("repeated-argument", &closed, &|| vec![("z", held()), ("z", held())]),
        ("repeated-argument", &closed, &|| vec![("tag", held()), ("tag", held())]),
        ("missing-argument", &closed, &|| vec![("z", held()), ("tag", held()), ("held", held())]),
        ("slot-value-type", &closed, &|| vec![("z", held()), ("number", held()), ("tag", held())]),
        ("slot-value-range", &strict, &|| vec![("number", 500.into()), ("a", held())]),
        ("slot-value-refused", &strict, &|| vec![number(), ("held", held()), ("text", "".into()), ("a", held())]),
    ];
    let counted = Rc::strong_count(&token.0);
    for (rule, class, pairs) in cases {
        let refused = || assert_eq!(class.instantiate(pairs()).unwrap_err().rule(), rule);
        assert_eq!(left_by(refused), 0, "{rule}");
    }
    fn rule<T>(result: slotted::Result<T>) -> &'static str {
        result.err().unwrap().rule()
    }
    let others: [(&str, &dyn Fn() -> &'static str); 5] = [
        ("slot-value-refused", &|| rule(plain.instantiate([("z", Stubborn(false))]))),
        ("no-instances", &|| rule(Class::of::<Bool>().instantiate(NOTHING))),
        ("not-an-instance", &|| rule(plain.instantiate_with(Open::new(), [("z", held())]))),
        ("repeated-argument", &|| {
            let native = Strict::new(7);
            rule(closed.instantiate_with(native, [("z", held()), ("held", held())]))
        }),
        ("unexpected-argument", &|| rule(plain.instantiate_with(Object::new(), [("z", held()), ("y", held())]))),
    ];
    for (expected, refused) in others {
        assert_eq!(left_by(|| assert_eq!(refused(), expected)), 0, "{expected}");
    }
    let panics = || {
        let pairs = [("z", Stubborn(true))];
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| plain.instantiate(pairs)));
        assert!(caught.is_err());
    };
    assert_eq!(left_by(panics), 0);
    assert_eq!(Rc::strong_count(&token.0), counted, "no class is held more often than before");
    drop((strict, closed));
    assert!(!token.is_held());
}

#[test]
fn a_class_that_holds_an_instance_of_itself_stays_until_it_lets_go() {
    let token = Token::default();
    let scenario = |break_it: bool| {
        let cell = Obj::new(Open::new());
        let class = rich("C", &token).attr("cell", cell.clone().upcast::<Object>()).build().unwrap();
        cell.setattr("instance", new(&class)).unwrap();
        let weak = cell.downgrade();
        drop((class, cell));
        assert!(token.is_held(), "the cycle holds itself");
        let cell = weak.upgrade().unwrap();
        if break_it {
            cell.delattr("instance").unwrap();
            // The class went with its instance, and with it all but this handle.
            assert_eq!((token.is_held(), cell.strong_count()), (false, 1));
        }
        weak
    };
    assert_eq!(left_by(|| drop(scenario(true))), 0);
    let before = LIVE.get();
    let weak = scenario(false);
    assert!(LIVE.get() > before && token.is_held());
    // For the memory checkers: what is left is by the cycle alone.
    weak.upgrade().unwrap().delattr("instance").unwrap();
    drop(weak);
    assert_eq!(LIVE.get(), before);
}

#[test]
fn long_chains_of_classes_go_on_a_small_stack() {
    // Far more than the stack would bear, inside of each other.
    let links = many("SLOTTED_LINKS", 50_000) / 4;
    let thread = std::thread::Builder::new().stack_size(256 * 1024);
    let run = move || {
        let token = Token::default();
        let first = || Class::builder("First").slots(()).attr("property", token.property()).build().unwrap();
        let holding = |held: Value| Class::builder("C").slots(()).attr("held", held).attr("n", 1).build().unwrap();
        // By class attributes.
        let chain = (0..links).fold(first(), |class, _| holding(class.into()));
        assert!(token.is_held());
        drop(chain);
        assert!(!token.is_held());
        // By instances in class attributes.
        let chain = (0..links).fold(first(), |class, _| holding(new(&class).into()));
        assert!(token.is_held());
        drop(chain);
        assert!(!token.is_held());
        // By what a descriptor has closed over; it panics on the way, and the rest goes nevertheless.
        struct Bomb(#[expect(dead_code, reason = "it is dropped")] Class, bool);
        impl Bomb {
            fn panics(&self) -> bool {
                self.1
            }
        }
        impl Drop for Bomb {
            fn drop(&mut self) {
                if self.panics() {
                    std::panic::resume_unwind(Box::new("as planned"));
                }
            }
        }
        let chain = (0..links).fold(first(), |class, link| {
            let bomb = Bomb(class, link == links / 2);
            let property = Property::new(move |_| Ok(Value::Bool(bomb.panics())));
            Class::builder("C").slots(()).attr("property", property).build().unwrap()
        });
        let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(chain)));
        assert!(dropped.is_err() && !token.is_held());
    };
    thread.spawn(run).unwrap().join().unwrap();
}

#[test]
fn deep_bases_go_on_a_small_stack() {
    // Every class lists all before it: no more than needed.
    let depth = many("SLOTTED_LINKS", 50_000) / 40;
    let run = move || {
        let token = Token::default();
        let first = Class::builder("First").slots(["x"]).attr("property", token.property()).build().unwrap();
        let last = (0..depth).fold(first, |class, _| Class::builder("C").base(class).slots(()).build().unwrap());
        let o = last.instantiate([("x", 1)]).unwrap();
        drop(last);
        assert_eq!((o.getattr("x").unwrap(), o.getattr("property").unwrap()), (1.into(), true.into()));
        drop(o);
        assert!(!token.is_held());
    };
    std::thread::Builder::new().stack_size(256 * 1024).spawn(run).unwrap().join().unwrap();
}

#[test]
fn a_class_in_a_thread_local_goes_with_the_thread() {
    thread_local! {
        static KEPT: RefCell<Vec<Class>> = const { RefCell::new(Vec::new()) };
    }
    let dropped = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    struct Tally(std::sync::Arc<std::sync::atomic::AtomicUsize>);
    impl Drop for Tally {
        fn drop(&mut self) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
    let seen = dropped.clone();
    let run = move || {
        let mut held = Value::None;
        for _ in 0..100 {
            let tally = Tally(dropped.clone());
            let property =
                Property::new(move |_| Ok(Value::Bool(tally.0.load(std::sync::atomic::Ordering::Relaxed) > 0)));
            let class = Class::builder("C").attr("held", held).attr("property", property).build().unwrap();
            held = class.into();
        }
        let Value::Class(class) = held else { unreachable!() };
        KEPT.with_borrow_mut(|kept| kept.push(class));
    };
    std::thread::spawn(run).join().unwrap();
    assert_eq!(seen.load(std::sync::atomic::Ordering::Relaxed), 100);
}
