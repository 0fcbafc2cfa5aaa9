//! Code of the user's that pulls what is used from under the library's feet: destructors, descriptors and conversions.

#![allow(missing_docs, reason = "test classes")]

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::mpsc::{Sender, channel};

use slotted::prelude::*;
use slotted::value::Map;
use slotted::{Attr, Descriptor, Vars};

/// Runs a function when it dies.
#[slotted(weakref)]
#[derive(Default)]
struct Last {}

type Act = Box<dyn FnOnce()>;

/// A value that runs `act` when its last handle goes.
fn last(act: impl FnOnce() + 'static) -> Value {
    let dying = Obj::new(Last::default());
    let act = Cell::new(Some(Box::new(act) as Act));
    let weak = dying.downgrade_with(move |_| {
        if let Some(act) = act.take() {
            act();
        }
    });
    // The callback lives as long as the weak reference, so that is kept.
    KEPT.with_borrow_mut(|kept| kept.push(weak.upcast()));
    Value::from(dying)
}

thread_local! {
    static KEPT: RefCell<Vec<slotted::Weak>> = const { RefCell::new(Vec::new()) };
    static GUARD: RefCell<Option<slotted::Ref<'static, Object>>> = const { RefCell::new(None) };
}

fn class(name: &str) -> Class {
    Class::builder(name).slots(["a_slot_with_a_name_of_its_own"]).build().unwrap()
}

#[test]
fn a_refused_value_may_take_the_class_away_that_its_slot_was_of() {
    let object = class("One").instantiate([("a_slot_with_a_name_of_its_own", 1)]).unwrap();
    let other = class("Other");
    let place: *mut Obj = Box::into_raw(Box::new(object));
    // SAFETY: freed at the end, when nothing is borrowed any more.
    let object: &'static Obj = unsafe { &*place };
    GUARD.set(Some(object.borrow()));
    let value = last(move || {
        drop(GUARD.take());
        object.set_class(&other).unwrap();
    });
    let error = object.setattr("a_slot_with_a_name_of_its_own", value).unwrap_err();
    assert_eq!(error.rule(), "already-borrowed");
    assert_eq!(error.attribute_name(), Some("a_slot_with_a_name_of_its_own"));
    assert_eq!(object.class().name(), "Other");
    // SAFETY: made by `into_raw` above, and used no more.
    drop(unsafe { Box::from_raw(place) });
}

/// What a destructor does to the dict that the value was taken from.
const ACTS: [fn(&Obj, &Vars); 9] = [
    |_, vars| drop(vars.clear()),
    |_, vars| drop(vars.insert("new", 1)),
    |_, vars| (0..40).for_each(|index| drop(vars.insert(&format!("n{index}"), index))),
    |_, vars| vars.keys().iter().flatten().for_each(|key| drop(vars.remove(key))),
    |object, _| drop(object.delattr("__dict__")),
    |object, vars| drop(object.setattr("__dict__", Value::Dict(vars.to_dict().unwrap_or_default()))),
    |object, _| drop(object.setattr("__dict__", Value::Dict([("other", Value::Int(1))].into_iter().collect()))),
    |object, _| drop(object.copy()),
    |object, _| {
        let before = object.class();
        let twin = Class::builder("Twin").build().unwrap();
        assert!(object.set_class(&twin).is_ok());
        drop((before, twin));
    },
];

/// What takes a value out of the dict that is called `it`.
const TAKES: [fn(&Obj, &Vars); 10] = [
    |object, _| object.setattr("it", 1).unwrap(),
    |object, _| object.setattr(slotted::name!("it"), 1.5).unwrap(),
    |object, _| object.setattr("it", Value::from("text")).unwrap(),
    |object, _| object.delattr("it").unwrap(),
    |_, vars| drop(vars.insert("it", 2).unwrap()),
    |_, vars| drop(vars.remove("it").unwrap()),
    |_, vars| vars.clear().unwrap(),
    |object, _| object.delattr("__dict__").unwrap(),
    |object, _| object.setattr("__dict__", Value::Dict([("x", Value::Int(1))].into_iter().collect())).unwrap(),
    |object, _| object.setattr_path("__dict__.it", 3).unwrap(),
];

/// Around the numbers of names where a dict becomes a map, or its block has no room left.
const BESIDE: [usize; 7] = [0, 1, 7, 8, 30, 31, 40];

#[test]
fn a_destructor_may_do_anything_to_the_dict_that_the_value_was_in() {
    for (number, take) in TAKES.iter().enumerate() {
        for act in ACTS {
            for beside in BESIDE {
                for is_first in [true, false] {
                    let object = Class::builder("Open").build().unwrap().instantiate([("", 0); 0]).unwrap();
                    let (vars, done) = (object.vars().unwrap(), Rc::new(Cell::new(0)));
                    let fill = || (0..beside).for_each(|index| drop(vars.insert(&format!("b{index}"), "beside")));
                    if !is_first {
                        fill();
                    }
                    let (weak, noted) = (object.clone(), done.clone());
                    let within = last(move || {
                        noted.set(noted.get() + 1);
                        act(&weak, &weak.vars().unwrap());
                    });
                    object.setattr("it", within).unwrap();
                    if is_first {
                        fill();
                    }
                    take(&object, &vars);
                    assert_eq!(done.get(), 1, "take {number}, {beside} beside");
                    let items = vars.items().unwrap();
                    assert_eq!(vars.len().unwrap(), items.len());
                    for (name, value) in items {
                        assert_eq!(vars.get(&name).unwrap(), Some(value));
                    }
                    vars.clear().unwrap();
                    KEPT.take();
                }
            }
        }
    }
}

/// A descriptor that acts on its object, whether it is asked, read or written.
struct Acting(fn(&Obj, &Vars), Rc<RefCell<Option<Obj>>>);

impl Acting {
    fn act(&self, object: &Obj) {
        if let Ok(vars) = object.vars() {
            (self.0)(object, &vars);
        }
    }
}

impl Descriptor for Acting {
    fn get(&self, object: &Obj) -> slotted::Result<Value> {
        self.act(object);
        Ok(Value::from(1))
    }

    fn is_data(&self) -> bool {
        let object = self.1.borrow().clone();
        if let Some(object) = object {
            self.act(&object);
        }
        false
    }
}

#[test]
fn a_descriptor_may_do_anything_to_the_dict_that_it_is_asked_beside() {
    for act in ACTS {
        for beside in BESIDE {
            let known = Rc::new(RefCell::new(None));
            let class =
                Class::builder("Acts").attr("it", Attr::descriptor(Acting(act, known.clone()))).build().unwrap();
            let object = class.instantiate([("", 0); 0]).unwrap();
            drop(class);
            known.replace(Some(object.clone()));
            let vars = object.vars().unwrap();
            let fill = |has_it: bool| {
                (0..beside).for_each(|index| drop(vars.insert(&format!("b{index}"), "beside")));
                if has_it {
                    vars.insert("it", "own").unwrap();
                }
            };
            for has_it in [true, false] {
                let step = |step: &mut dyn FnMut()| {
                    fill(has_it);
                    step();
                };
                step(&mut || drop(object.getattr("it")));
                step(&mut || drop(object.setattr("it", 2)));
                step(&mut || drop(object.delattr("it")));
                step(&mut || _ = object.hasattr("it"));
                step(&mut || drop(object.attr_ref::<Value>("it")));
                step(&mut || drop(object.attr_mut::<Value>("it")));
                step(&mut || drop(object.call_method("it", ())));
                step(&mut || drop(object.getattr_path("it.x")));
                step(&mut || drop(object.setattr_path("it.x", 1)));
                step(&mut || drop(object.delattr_path("it")));
                step(&mut || drop(object.state().map(|state| object.set_state(state))));
            }
            known.take();
            vars.clear().unwrap();
        }
    }
}

/// A value that acts on an object while it is converted.
struct Converted(Obj, fn(&Obj, &Vars));

impl IntoValue for Converted {
    fn to_value(&self) -> Result<Value, Mismatch> {
        (self.1)(&self.0, &self.0.vars().map_err(Mismatch::refused)?);
        Ok(Value::from("converted"))
    }
}

#[test]
fn a_conversion_may_do_anything_to_the_dict_that_it_is_for() {
    for act in ACTS {
        for beside in BESIDE {
            let object = Class::builder("Open").build().unwrap().instantiate([("it", 0)]).unwrap();
            let vars = object.vars().unwrap();
            (0..beside).for_each(|index| drop(vars.insert(&format!("b{index}"), "beside")));
            let value = || Converted(object.clone(), act);
            object.setattr("it", value()).unwrap();
            assert_eq!(object.getattr("it").unwrap(), Value::from("converted"));
            object.setattr(slotted::name!("it"), value()).unwrap();
            vars.insert("it", value()).unwrap();
            object.setattr_path("__dict__.it", value()).unwrap();
            assert_eq!(vars.get("it").unwrap(), Some(Value::from("converted")));
        }
    }
}

#[test]
fn the_dict_of_an_object_may_be_held_where_its_last_value_is_the_object_that_holds_it() {
    let object = Class::builder("Open").build().unwrap().instantiate([("it", 1)]).unwrap();
    let vars = object.vars().unwrap();
    vars.insert("me", Value::Vars(vars.clone())).unwrap();
    vars.insert("object", object).unwrap();
    let copy = vars.to_dict().unwrap();
    assert_eq!(Value::Dict(copy), Value::Vars(vars.clone()));
    vars.clear().unwrap();
    assert_eq!(vars.object().strong_count(), 1);
}

/// Panics when it dies.
fn bomb(fallen: &Rc<Cell<usize>>) -> Value {
    let fallen = fallen.clone();
    last(move || {
        fallen.set(fallen.get() + 1);
        assert!(std::thread::panicking(), "a destructor that panics");
    })
}

#[test]
fn destructors_that_panic_leave_a_dict_that_can_be_used() {
    for (number, take) in TAKES.iter().enumerate() {
        for beside in BESIDE {
            let object = Class::builder("Open").build().unwrap().instantiate([("", 0); 0]).unwrap();
            let (vars, fallen) = (object.vars().unwrap(), Rc::default());
            vars.insert("it", bomb(&fallen)).unwrap();
            (0..beside).for_each(|index| drop(vars.insert(&format!("b{index}"), bomb(&fallen))));
            let died = catch_unwind(AssertUnwindSafe(|| take(&object, &vars))).is_err();
            assert!(died && fallen.get() >= 1, "take {number}, {beside} beside");
            assert!(object.try_borrow_mut().is_ok(), "nothing is borrowed any more");
            vars.insert("after", 1).unwrap();
            assert_eq!(object.getattr("after").unwrap(), Value::Int(1));
            let died = catch_unwind(AssertUnwindSafe(|| vars.clear())).is_err();
            assert!(vars.is_empty().unwrap() && fallen.get() == 1 + beside, "{died} {number} {beside}");
            KEPT.take();
        }
    }
}

#[test]
fn attributes_of_a_class_may_use_what_is_left_when_it_goes() {
    /// Looks at classes that are still there when its own goes.
    struct Leaving(RefCell<Vec<Class>>, Rc<Cell<usize>>);
    impl Drop for Leaving {
        fn drop(&mut self) {
            self.1.set(self.1.get() + 1);
            for class in self.0.take() {
                let below = Class::builder("Below").base(&class).attr("mine", 1).build().unwrap();
                let object = below.instantiate([("x", 1)]).unwrap();
                assert_eq!(object.getattr("mine").unwrap(), Value::Int(1));
                assert!(class.getattr("kept").is_ok() && !class.dir().is_empty());
            }
        }
    }
    impl Descriptor for Leaving {
        fn get(&self, _: &Obj) -> slotted::Result<Value> {
            Ok(Value::None)
        }
    }
    let gone = Rc::new(Cell::new(0));
    let base = Class::builder("Base").attr("kept", "value").build().unwrap();
    let leaving = || Attr::descriptor(Leaving(RefCell::new(vec![base.clone()]), gone.clone()));
    let builder =
        (0..5).fold(Class::builder("Going").base(&base), |builder, index| builder.attr(format!("a{index}"), leaving()));
    let class = builder.build().unwrap();
    let child = Class::builder("Child").base(&class).attr("own", leaving()).build().unwrap();
    let object = child.instantiate([("x", 1)]).unwrap();
    object.setattr("bound", object.class().getattr("kept").is_ok()).unwrap();
    drop((class, child));
    assert_eq!(gone.get(), 0);
    drop(object);
    assert_eq!(gone.get(), 6);
    // And where one of them panics, the others go all the same.
    let gone = Rc::new(Cell::new(0));
    let builder =
        Class::builder("Panics").attr("a", leaving_with(&gone)).attr("b", bomb(&gone)).attr("c", leaving_with(&gone));
    let class = builder.build().unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| drop(class))).is_err());
    assert_eq!(gone.get(), 3);
}

fn leaving_with(gone: &Rc<Cell<usize>>) -> Value {
    let gone = gone.clone();
    last(move || gone.set(gone.get() + 1))
}

fn deep() -> usize {
    std::env::var("SLOTTED_LINKS").ok().and_then(|links| links.parse().ok()).unwrap_or(100_000)
}

#[test]
fn dicts_nested_in_each_other_are_dropped_without_the_stack() {
    let nest = || {
        let class = Class::builder("Open").build().unwrap();
        let open = |value: Value| Value::from(class.instantiate([("inside", value)]).unwrap());
        let mut nested = Value::None;
        for level in 0..deep() {
            nested = match level % 4 {
                0 => Value::Dict([("inside", nested)].into_iter().collect()),
                1 => open(nested),
                2 if level % 64 != 2 => Value::Dict([("first", Value::None), ("inside", nested)].into_iter().collect()),
                3 if level % 64 != 3 => open(Value::from(vec![nested])),
                2 => Value::Dict(
                    (0..40)
                        .map(|index| (format!("n{index}"), if index == 20 { nested.clone() } else { Value::None }))
                        .collect(),
                ),
                _ => {
                    let object = class.instantiate([("first", 1)]).unwrap();
                    (0..33).for_each(|index| object.setattr(format!("n{index}"), index).unwrap());
                    object.setattr("inside", nested).unwrap();
                    object.delattr("n7").unwrap();
                    Value::from(object)
                }
            };
        }
        nested
    };
    std::thread::Builder::new()
        .stack_size(512 * 1024)
        .spawn(move || {
            drop(nest());
            let object = Class::builder("Open").build().unwrap().instantiate([("inside", nest())]).unwrap();
            object.vars().unwrap().clear().unwrap();
            let mut dict: AttrDict = [("inside", nest())].into_iter().collect();
            dict.remove("inside");
            drop(Map::from(dict));
        })
        .unwrap()
        .join()
        .unwrap();
}

/// Has a dict, which it fills, empties and gives away when the variables of its thread go.
struct AtTheEnd(Vec<Obj>, Sender<usize>);

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        let mut seen = 0;
        for object in &self.0 {
            let vars = object.vars().unwrap();
            for index in 0..70 {
                object.setattr(format!("end{index}"), index).unwrap();
                vars.remove("kept").unwrap();
                seen += vars.len().unwrap();
            }
            let copy = object.copy().unwrap();
            assert_eq!(copy.vars().unwrap().items().unwrap(), vars.items().unwrap());
            object.delattr("__dict__").unwrap();
            object.setattr("again", copy).unwrap();
        }
        self.1.send(seen).unwrap();
    }
}

#[test]
fn dicts_can_be_used_when_the_variables_of_their_thread_go() {
    thread_local! {
        static EARLY: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
        static LATE: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
    }
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        EARLY.with(|_| ());
        let open = |names: usize| {
            let object = Class::builder("Open").build().unwrap().instantiate([("kept", 1)]).unwrap();
            (0..names).for_each(|index| object.setattr(format!("n{index}"), index.cast_signed() as i64).unwrap());
            object
        };
        EARLY.set(Some(AtTheEnd(vec![open(0), open(31), open(40)], sender.clone())));
        LATE.set(Some(AtTheEnd(vec![open(1), open(31), open(64)], sender)));
    })
    .join()
    .unwrap();
    assert!(receiver.iter().count() == 2);
}

#[test]
fn objects_with_dicts_change_between_classes_that_lay_out_the_same() {
    let classes: Vec<Class> =
        (0..3).map(|index| Class::builder(format!("Open{index}")).slots(["x"]).build().unwrap()).collect();
    let open: Vec<Class> =
        classes.iter().map(|class| Class::builder(format!("{class}Below")).base(class).build().unwrap()).collect();
    let object = open[0].instantiate([("x", 1), ("first", 2)]).unwrap();
    for turn in 0..100 {
        let class = &open[turn % 3];
        match object.set_class(class) {
            Ok(()) => assert_eq!(object.class(), *class),
            Err(error) => assert_eq!(error.rule(), "set-class-layout-differs"),
        }
        object.setattr(format!("n{}", turn % 50), turn.cast_signed() as i64).unwrap();
        if turn % 7 == 0 {
            drop(object.delattr(format!("n{}", turn % 11)));
        }
        assert!(object.set_class(&classes[turn % 3]).is_err(), "that has no dict");
    }
    assert_eq!((object.getattr("x").unwrap(), object.getattr("first").unwrap()), (Value::Int(1), Value::Int(2)));
}

thread_local! {
    static NATIVE_DROPS: Cell<usize> = const { Cell::new(0) };
}

#[slotted]
#[derive(Default)]
struct Native {
    x: i64,
}

impl Drop for Native {
    fn drop(&mut self) {
        NATIVE_DROPS.set(NATIVE_DROPS.get() + 1);
    }
}

#[test]
fn a_dict_that_panics_when_it_goes_keeps_no_other_part_of_its_object() {
    let (fallen, gone) = (Rc::default(), Rc::default());
    let base = Class::builder("Base").base(Native::class()).slots(["first"]).build().unwrap();
    let open = Class::builder("Open").base(&base).build().unwrap();
    let class = Class::builder("Below").base(&open).slots(["last"]).build().unwrap();
    let object = class.instantiate([("x", 1)]).unwrap();
    for name in ["first", "last", "other"] {
        object.setattr(name, leaving_with(&gone)).unwrap();
    }
    object.setattr("bomb", bomb(&fallen)).unwrap();
    object.setattr("more", leaving_with(&gone)).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| drop(object))).is_err());
    assert_eq!((fallen.get(), gone.get(), NATIVE_DROPS.get()), (1, 4, 1));
}

#[slotted(dict)]
#[derive(Default)]
struct Open {}

#[test]
fn what_a_dict_has_is_not_written_while_it_is_read_nor_read_while_it_is_written() {
    let (known, text) = (slotted::name!("x"), "x");
    let object = Obj::new(Open::default());
    for value in [Value::from(1), Value::from("text"), Value::from(Obj::new(Last::default()))] {
        object.setattr(text, value.clone()).unwrap();
        let guard = object.attr_ref::<Value>(known).unwrap();
        let refused = [
            object.setattr(known, 2),
            object.setattr(known, 2.5),
            object.setattr(known, "new"),
            object.setattr(text, 2),
        ];
        assert!(refused.iter().all(|result| result.as_ref().is_err_and(|error| error.rule() == "already-borrowed")));
        assert_eq!(object.getattr(known).unwrap(), value);
        assert_eq!(*guard, value);
        drop(guard);
        let mut guard = object.attr_mut::<Value>(text).unwrap();
        let written = object.setattr(known, 2).unwrap_err();
        let read = [object.getattr(known).unwrap_err(), object.getattr(text).unwrap_err()];
        assert!(read.iter().chain([&written]).all(|error| error.rule() == "already-mutably-borrowed"));
        assert!(object.attr_ref::<Value>(known).is_err() && !object.hasattr(known));
        *guard = Value::None;
        drop(guard);
        assert_eq!(object.getattr(known).unwrap(), Value::None);
    }
}
