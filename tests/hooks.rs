//! Hooks: who is asked, in which order, with what, and what happens where they recurse. The answers are CPython's.

#![allow(missing_docs, reason = "test classes")]

use std::cell::RefCell;
use std::rc::Rc;

use slotted::prelude::*;

mod natives;
use natives::{Holder, Named, Shape, Told, Watched};

type Log = Rc<RefCell<Vec<String>>>;

fn empty(class: &Class) -> Obj {
    class.instantiate([("", Value::None); 0]).unwrap()
}

fn text<T: std::fmt::Debug>(result: slotted::Result<T>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => format!("{:?}: {}", error.kind(), error.message()),
    }
}

fn named(args: &mut Args<'_>) -> slotted::Result<String> {
    args.extract(["name"]).map(|(name,): (String,)| name)
}

/// A class whose hook answers for `a`, `bad` and `zz`.
fn asked(log: &Log) -> Class {
    let log = log.clone();
    let absent = |_: &Obj| Err(Error::custom(ErrorKind::Attribute, "as-it-likes", "no bad"));
    Class::builder("H")
        .slots(["a", "b"])
        .property("bad", absent)
        .property("worse", |_| Err(Error::custom(ErrorKind::Type, "as-it-likes", "worse")))
        .method("__getattr__", move |_, mut args| {
            let name = named(&mut args)?;
            log.borrow_mut().push(name.clone());
            match name.as_str() {
                "a" | "bad" | "zz" => Ok(format!("hook {name}").into()),
                _ => Err(Error::custom(ErrorKind::Attribute, "as-it-likes", format!("refused {name}"))),
            }
        })
        .build()
        .unwrap()
}

#[test]
fn getattr_is_asked_where_reading_ends_in_an_attribute_error() {
    let log = Log::default();
    let object = empty(&asked(&log));
    assert_eq!(text(object.getattr("a")), "\"hook a\"");
    object.setattr("a", 1).unwrap();
    assert_eq!(text(object.getattr("a")), "1");
    assert_eq!(text(object.getattr("bad")), "\"hook bad\"");
    assert_eq!(text(object.getattr("worse")), "Type: worse");
    assert_eq!(text(object.getattr("qq")), "Attribute: refused qq");
    let has = ["a", "b", "zz", "bad", "worse"].map(|name| object.hasattr(name));
    assert_eq!(has, [true, false, true, true, false]);
    assert_eq!(text(object.generic_getattr("zz")), "Attribute: 'H' object has no attribute 'zz'");
}

/// As `object.__getstate__` does, which reads by name.
#[test]
fn a_state_asks_getattr_for_the_slots_that_are_unset() {
    let log = Log::default();
    let object = empty(&asked(&log));
    object.setattr("a", 1).unwrap();
    let state = object.state().unwrap();
    assert_eq!(format!("{:?}", Value::from(state)), r#"[None, {"a": 1}]"#);
    assert_eq!(*log.borrow(), ["b"]);
}

#[test]
fn methods_that_every_object_has_are_found_before_getattr() {
    let class = Class::builder("K").slots(["x"]).method("__getattr__", |_, mut args| {
        let name = named(&mut args)?;
        Ok(Function::new("made", move |args| Ok(format!("{name} {}", args.len()).into())).into())
    });
    let object = empty(&class.build().unwrap());
    assert_eq!(text(object.call_method("foo", (1,))), "\"foo 1\"");
    assert_eq!(text(object.call_method("x", (1, 2))), "\"x 2\"");
    assert_eq!(object.call_method("__repr__", ()).unwrap(), Value::from(object.repr().unwrap()));
    object.call_method("__setattr__", ("x", 5)).unwrap();
    assert_eq!(text(object.getattr("x")), "5");
    assert_eq!(text(object.call_method("__getattribute__", ("x",))), "5");
    object.call_method("__delattr__", ("x",)).unwrap();
    assert_eq!(text(object.call_method("__setattr__", ("x",))).split(' ').next(), Some("Type:"));
    assert_eq!(text(object.call_method("__repr__", (1,))).split(' ').next(), Some("Type:"));
}

/// A class that writes down what is set and deleted, and leaves it to the next.
fn watched(log: &Log) -> Class {
    let (set, deleted) = (log.clone(), log.clone());
    Class::builder("W")
        .slots(["a", "tags", "__dict__"])
        .method("__setattr__", move |this, mut args| {
            let (name, value): (String, Value) = args.extract(["name", "value"])?;
            set.borrow_mut().push(format!("set {name}={value:?}"));
            args.super_of(this)?.setattr(name.as_str(), value)?;
            Ok(Value::None)
        })
        .method("__delattr__", move |this, mut args| {
            let name = named(&mut args)?;
            deleted.borrow_mut().push(format!("del {name}"));
            args.super_of(this)?.delattr(name.as_str())?;
            Ok(Value::None)
        })
        .build()
        .unwrap()
}

#[test]
fn setattr_and_delattr_see_every_write_by_name() {
    let log = Log::default();
    let class = watched(&log);
    let object = empty(&class);
    object.setattr("a", 1).unwrap();
    object.setattr("q", 2.5).unwrap();
    object.delattr("q").unwrap();
    object.delattr("a").unwrap();
    object.vars().unwrap().insert("z", 1).unwrap();
    class.slot("a").unwrap().set_on(&object, 3).unwrap();
    object.generic_setattr("a", 4).unwrap();
    let other: Value = [("n", Value::from(1))].into_iter().collect::<slotted::value::Dict>().into();
    object.setattr("__dict__", other).unwrap();
    object.setattr_path("a", "by path").unwrap();
    object.delattr_path("a").unwrap();
    object.call_method("__setattr__", ("a", 5)).unwrap();
    let told =
        ["set a=1", "set q=2.5", "del q", "del a", "set __dict__={\"n\": 1}", "set a=\"by path\"", "del a", "set a=5"];
    assert_eq!(*log.borrow(), told);
}

#[test]
fn making_copying_and_restoring_an_object_goes_round_setattr() {
    let log = Log::default();
    let class = watched(&log);
    let object = class.instantiate([("a", 1), ("n", 2)]).unwrap();
    let copy = object.copy().unwrap();
    copy.set_state(State { slots: Some([("a", Value::from(7))].into_iter().collect()), dict: None }).unwrap();
    assert_eq!((text(copy.getattr("a")), text(copy.getattr("n"))), ("7".to_owned(), "2".to_owned()));
    assert_eq!(log.borrow().len(), 0);
}

#[test]
fn what_a_hook_guards_is_not_lent_for_writing() {
    let log = Log::default();
    let object = watched(&log).instantiate([("tags", vec![1, 2])]).unwrap();
    assert_eq!(object.attr_mut::<Value>("tags").map(|_| ()).unwrap_err().kind(), ErrorKind::Type);
    assert!(object.setattr_path("tags.0", 5).is_err());
    assert_eq!(text(object.getattr("tags")), "[1, 2]");
    assert_eq!(log.borrow().len(), 0);
}

#[test]
fn native_hooks_are_asked_by_plain_values_handles_and_paths() {
    let mut plain = Watched::default();
    plain.setattr("level", 3).unwrap();
    plain.setattr("free", 1).unwrap();
    plain.delattr("free").unwrap();
    assert_eq!(text(plain.getattr("spare")), "\"hook spare\"");
    assert_eq!(text(plain.getattr("refused")), "Attribute: refused");
    assert!(plain.hasattr("spare") && plain.hasattr("level") && !plain.hasattr("refused"));
    assert_eq!(plain.log, ["set level=3", "set free=1", "del free"]);
    let object = Obj::new(Watched::default());
    object.setattr("level", 3).unwrap();
    object.setattr_path("level", 4).unwrap();
    assert_eq!(object.setattr("level", "x").unwrap_err().rule(), "slot-value-type");
    assert_eq!(object.delattr("level").unwrap_err().rule(), "slot-not-deletable");
    assert_eq!(text(object.getattr("zz")), "\"hook zz\"");
    assert_eq!(object.borrow().log, ["set level=3", "set level=4", "set level=x", "del level"]);
    let holder = Obj::new(Holder::default());
    holder.setattr_path("inner.level", 7).unwrap();
    holder.setattr_path("inner.free", 8).unwrap();
    holder.delattr_path("inner.free").unwrap();
    assert_eq!(text(holder.getattr_path("inner.zz")), "\"hook zz\"");
    assert_eq!(text(holder.getattr_path("inner.level")), "7");
    assert_eq!(holder.borrow().inner.log, ["set level=7", "set free=8", "del free"]);
    let mut holder = Holder::default();
    holder.setattr_path("inner.level", 7).unwrap();
    holder.delattr_path("inner.zz").unwrap_err();
    assert_eq!(holder.inner.log, ["set level=7", "del zz"]);
}

#[test]
fn a_hook_for_handles_refuses_plain_values_and_changes_nothing() {
    let class = Class::builder("Told")
        .base(Shape::class())
        .slots(["x"])
        .method("__notify__", |_, _| Ok(Value::None))
        .build()
        .unwrap();
    let object = class.instantiate([("size", 3)]).unwrap();
    object.setattr("x", 1).unwrap();
    // `reset` writes to a native slot, which nobody is told of, through the instance that it has borrowed.
    assert_eq!(text(object.call_method("reset", ())), "6");
    let class = Class::builder("Slow")
        .base(Shape::class())
        .slots(())
        .method("__setattr__", |_, _| Ok(Value::None))
        .build()
        .unwrap();
    let object = class.instantiate([("size", 3)]).unwrap();
    assert_eq!(object.call_method("reset", ()).unwrap_err().rule(), "method-needs-handle");
    assert_eq!(text(object.getattr("size")), "3");
}

#[test]
fn dir_lists_what_the_hook_returns_sorted() {
    let listed = |names: Value| {
        let class = Class::builder("X").slots(["s"]).method("__dir__", move |_, _| Ok(names.clone()));
        text(empty(&class.build().unwrap()).dir())
    };
    assert_eq!(listed(vec!["b", "a", "a"].into()), r#"["a", "a", "b"]"#);
    assert_eq!(listed("cab".into()), r#"["a", "b", "c"]"#);
    let dict: slotted::value::Dict = [("k", Value::from(1)), ("j", Value::from(2))].into_iter().collect();
    assert_eq!(listed(dict.into()), r#"["j", "k"]"#);
    assert_eq!(listed(5.into()), "Type: 'int' object is not iterable");
    assert_eq!(listed(Value::None), "Type: 'NoneType' object is not iterable");
    assert_eq!(listed(vec![1, 2].into()), "Type: __dir__ returned a name of type int, not str");
    let class = Class::builder("X").slots(["s"]).method("__dir__", |this, _| Ok(this.generic_dir()?.into()));
    let object = empty(&class.build().unwrap());
    assert_eq!(object.dir().unwrap(), object.generic_dir().unwrap());
    assert!(object.dir().unwrap().contains(&"s".to_owned()));
}

#[test]
fn repr_shows_the_object_also_inside_of_values() {
    let class = Class::builder("P")
        .slots(["x"])
        .method("__repr__", |this, _| Ok(format!("P({:?})", this.getattr("x")?).into()));
    let class = class.build().unwrap();
    let inner = class.instantiate([("x", 1)]).unwrap();
    let outer = class.instantiate([("x", Value::from(vec![inner]))]).unwrap();
    assert_eq!(outer.repr().unwrap(), "P([P(1)])");
    assert_eq!(format!("{:?} {}", outer, Value::from(outer.clone())), "P([P(1)]) P([P(1)])");
    let number = Class::builder("Q").slots(()).method("__repr__", |_, _| Ok(5.into())).build().unwrap();
    let object = empty(&number);
    assert_eq!(text(object.repr()), "Type: __repr__ returned non-string (type int)");
    assert_eq!(format!("{object:?}"), format!("<Q object at {:#x}>", object.id()));
}

/// A slot of the hook's name is what CPython finds instead.
#[test]
fn a_slot_hides_a_hook_and_is_none() {
    let log = Log::default();
    let class = Class::builder("Z").base(watched(&log)).slots(["__setattr__"]).build().unwrap();
    let object = empty(&class);
    object.setattr("a", 1).unwrap();
    assert_eq!((text(object.getattr("a")).as_str(), log.borrow().len()), ("1", 0));
}

// Recursion.

const ENDLESS: &str = "Recursion: maximum recursion depth exceeded";

#[test]
fn endless_recursion_is_an_error() {
    let make = |name: &'static str, code: fn(&Obj, Args<'_>) -> slotted::Result<Value>| {
        empty(&Class::builder("R").slots(["a", "b"]).method(name, code).build().unwrap())
    };
    let object = make("__getattr__", |this, mut args| this.getattr(named(&mut args)?.as_str()));
    assert_eq!(text(object.getattr("x")), ENDLESS);
    assert_eq!(text(object.getattr("a")), ENDLESS);
    assert_eq!(text(object.call_method("x", ())), ENDLESS);
    assert!(!object.hasattr("x"));
    let object = make("__setattr__", |this, mut args| {
        let (name, value): (String, Value) = args.extract(["name", "value"])?;
        this.setattr(name.as_str(), value).map(|()| Value::None)
    });
    assert_eq!(text(object.setattr("a", 1)), ENDLESS);
    assert_eq!(text(object.setattr("zz", "text")), ENDLESS);
    let object = make("__delattr__", |this, _| this.delattr("a").map(|()| Value::None));
    assert_eq!(text(object.delattr("a")), ENDLESS);
    let object = make("__dir__", |this, _| Ok(this.dir()?.into()));
    assert_eq!(text(object.dir()), ENDLESS);
    let object = make("__repr__", |this, _| Ok(this.repr()?.into()));
    assert_eq!(text(object.repr()), ENDLESS);
    let object = make("__notify__", |this, _| this.setattr("a", 1).map(|()| Value::None));
    assert_eq!(text(object.setattr("a", 1)), ENDLESS);
    let object = make("go", |this, _| this.getattr("go")?.call(()));
    assert_eq!(text(object.call_method("go", ())), ENDLESS);
    let object = make("go", |this, _| this.class().call_method("go", (this.clone(),)));
    assert_eq!(text(object.call_method("go", ())), ENDLESS);
    // Nothing is left behind.
    for _ in 0..3 {
        assert_eq!(text(object.call_method("go", ())), ENDLESS);
    }
}

/// With `{:?}`, which cannot fail: the text that would be built of it is as long as the recursion is deep, squared or worse.
#[test]
fn a_repr_that_shows_itself_is_an_error() {
    let class = Class::builder("P").slots(()).method("__repr__", |this, _| Ok(format!("<{this:?} {this:?}>").into()));
    let object = empty(&class.build().unwrap());
    assert_eq!(text(object.repr()), ENDLESS);
    let plain = format!("<P object at {:#x}>", object.id());
    assert_eq!(format!("{object:?}"), plain);
    assert_eq!(text(object.repr()), ENDLESS, "as before");
    assert_eq!(format!("{:?}", vec![object.clone(), object]), format!("[{plain}, {plain}]"));
    // What is shown meanwhile by others is whole.
    let good = Class::builder("G").slots(()).method("__repr__", |_, _| Ok("good".into())).build().unwrap();
    assert_eq!(format!("{:?}", empty(&good)), "good");
}

/// Each way of going round that there is, on a stack that is smaller than those that threads get.
#[test]
fn the_deepest_recursion_fits_on_a_small_stack() {
    fn recurse() {
        let class = Class::builder("R")
            .slots(["a", "b"])
            .method("method", |this, _| this.call_method("method", args!(1, 2.5, key = "value")))
            .method("__setattr__", |this, mut args| {
                let (name, value): (String, Value) = args.extract(["name", "value"])?;
                this.setattr_path(name.as_str(), value).map(|()| Value::None)
            })
            .method("__getattr__", |this, mut args| this.getattr_path(named(&mut args)?.as_str()))
            .method("__delattr__", |this, _| this.delattr_path("a").map(|()| Value::None))
            .method("__repr__", |this, _| Ok(format!("{:?}", vec![Value::from(vec![this.clone()])]).into()))
            .method("__dir__", |this, _| this.class().call_method("__dir__", (this.clone(),)))
            .method("__notify__", |this, _| this.generic_setattr("a", 1).map(|()| Value::None))
            .property("p", |this| this.call_method("p", ()));
        let object = empty(&class.build().unwrap());
        let endless = |result: slotted::Result<()>| assert_eq!(text(result), ENDLESS);
        endless(object.call_method("method", ()).map(drop));
        endless(object.setattr("a", 1));
        endless(object.getattr("x").map(drop));
        endless(object.delattr("a"));
        endless(object.repr().map(drop));
        endless(object.dir().map(drop));
        endless(object.generic_setattr("a", 1));
        endless(object.getattr("p").map(drop));
    }
    let thread = std::thread::Builder::new().stack_size(3 << 19).spawn(recurse).unwrap();
    thread.join().unwrap();
}

struct Endless;

impl Descriptor for Endless {
    fn get(&self, object: &Obj) -> slotted::Result<Value> {
        object.getattr("e")
    }

    fn get_from_class(&self, class: &Class) -> slotted::Result<Option<Value>> {
        class.getattr("e").map(|_| None)
    }

    fn is_data(&self) -> bool {
        true
    }

    fn set(&self, object: &Obj, value: Value) -> slotted::Result<()> {
        object.setattr("e", value)
    }

    fn delete(&self, object: &Obj) -> slotted::Result<()> {
        object.delattr("e")
    }
}

#[test]
fn endless_properties_and_descriptors_are_errors() {
    let endless = Property::new(|this| this.getattr("p"))
        .setter(|this, value| this.setattr_path("p", value))
        .deleter(|this| this.delattr("p"));
    let class = Class::builder("R").slots(()).attr("p", endless).attr("e", Attr::descriptor(Endless)).build().unwrap();
    let object = empty(&class);
    for name in ["p", "e"] {
        assert_eq!(text(object.getattr(name)), ENDLESS);
        assert_eq!(text(object.setattr(name, 1)), ENDLESS);
        assert_eq!(text(object.delattr(name)), ENDLESS);
        assert!(!object.hasattr(name));
    }
    assert_eq!(text(class.getattr("e")), ENDLESS);
}

// Notification.

/// A class that writes down what it is told.
fn told(log: &Log, name: &str) -> Class {
    let (log, class) = (log.clone(), name.to_owned());
    Class::builder(name)
        .slots(["a", "b", "__dict__"])
        .method("__notify__", move |_, mut args| {
            let (name, old, new): (String, Value, Value) = args.extract(["name", "old", "new"])?;
            log.borrow_mut().push(format!("{class}: {name} {old:?} -> {new:?}"));
            Ok(Value::None)
        })
        .build()
        .unwrap()
}

#[test]
fn notify_is_told_once_of_each_write_to_a_slot() {
    let log = Log::default();
    let class = told(&log, "T");
    let object = class.instantiate([("a", 1), ("free", 0)]).unwrap();
    object.setattr("a", 2).unwrap();
    object.setattr("b", "text").unwrap();
    object.setattr("free", 3).unwrap();
    object.delattr("a").unwrap();
    object.setattr("a", 4.5).unwrap();
    object.setattr_path("a", Value::None).unwrap();
    class.slot("b").unwrap().set_on(&object, 6).unwrap();
    object.setattr("a", Value::None).unwrap();
    object.generic_setattr("b", 7).unwrap();
    object.set_state(State { slots: Some([("a", Value::from(7))].into_iter().collect()), dict: None }).unwrap();
    drop(object.copy().unwrap());
    let expected = [
        "a 1 -> 2",
        "b None -> \"text\"",
        "a None -> 4.5",
        "a 4.5 -> None",
        "b \"text\" -> 6",
        "a None -> None",
        "b 6 -> 7",
    ];
    assert_eq!(*log.borrow(), expected.map(|line| format!("T: {line}")));
}

#[test]
fn notify_is_inherited_overridden_and_left_to_the_next() {
    let log = Log::default();
    let class = told(&log, "T");
    let below = Class::builder("U").base(&class).slots(["c"]).build().unwrap();
    empty(&below).setattr("c", 1).unwrap();
    let own = log.clone();
    let over = Class::builder("V").base(&below).slots(()).method("__notify__", move |this, mut args| {
        own.borrow_mut().push("V".to_owned());
        let above = args.super_of(this)?;
        above.call_method("__notify__", args.forward())
    });
    empty(&over.build().unwrap()).setattr("a", 2).unwrap();
    assert_eq!(*log.borrow(), ["T: c None -> 1", "V", "T: a None -> 2"]);
}

#[test]
fn notify_is_not_told_of_what_setattr_keeps_back() {
    let log = Log::default();
    let class = Class::builder("S").base(told(&log, "T")).slots(()).method("__setattr__", |this, mut args| {
        let (name, value): (String, Value) = args.extract(["name", "value"])?;
        if value.as_str() == Some("no") {
            return Err(Error::custom(ErrorKind::Value, "as-it-likes", "no"));
        }
        if !value.is_none() {
            args.super_of(this)?.setattr(name.as_str(), value)?;
        }
        Ok(Value::None)
    });
    let object = empty(&class.build().unwrap());
    assert_eq!(text(object.setattr("a", "no")), "Value: no");
    object.setattr("a", Value::None).unwrap();
    object.setattr("a", "yes").unwrap();
    assert_eq!(*log.borrow(), ["T: a None -> \"yes\""]);
}

#[test]
fn writes_inside_of_notify_are_told_before_it_ends() {
    let log = Log::default();
    let own = log.clone();
    let class = Class::builder("N").slots(["a", "b"]).method("__notify__", move |this, mut args| {
        let (name, old, new): (String, Value, Value) = args.extract(["name", "old", "new"])?;
        own.borrow_mut().push(format!("{name} {old:?} {new:?}"));
        if name == "a" {
            this.setattr("b", new)?;
            this.delattr("a")?;
        }
        own.borrow_mut().push(format!("{name} told"));
        Ok(Value::None)
    });
    let object = empty(&class.build().unwrap());
    object.setattr("a", 1).unwrap();
    assert_eq!(*log.borrow(), ["a None 1", "b None 1", "b told", "a told"]);
    assert!(!object.hasattr("a"));
}

#[test]
fn an_error_of_notify_is_that_of_the_write_which_has_happened() {
    let class = Class::builder("E")
        .slots(["a"])
        .method("__notify__", |_, _| Err(Error::custom(ErrorKind::Value, "as-it-likes", "not so")));
    let object = empty(&class.build().unwrap());
    assert_eq!(text(object.setattr("a", 1)), "Value: not so");
    assert_eq!(text(object.getattr("a")), "1");
    drop(object.try_borrow_mut().unwrap());
}

#[test]
fn nobody_is_told_while_the_object_is_borrowed() {
    let log = Log::default();
    let object = empty(&told(&log, "T"));
    let reading = object.borrow();
    assert_eq!(object.setattr("a", 1).unwrap_err().rule(), "already-borrowed");
    drop(reading);
    assert_eq!(log.borrow().len(), 0);
}

#[test]
fn a_class_that_is_assigned_midway_tells_of_what_comes_later() {
    let log = Log::default();
    let (one, other) = (told(&log, "One"), told(&log, "Other"));
    let turned = other.clone();
    let turning =
        Class::builder("Turning").slots(["a", "b", "__dict__"]).method("__setattr__", move |this, mut args| {
            let (name, value): (String, Value) = args.extract(["name", "value"])?;
            this.set_class(&turned)?;
            this.setattr(name.as_str(), value).map(|()| Value::None)
        });
    let object = empty(&one);
    object.setattr("a", 1).unwrap();
    object.set_class(&turning.build().unwrap()).unwrap();
    object.setattr("a", 2).unwrap();
    object.setattr("a", 3).unwrap();
    assert_eq!(*log.borrow(), ["One: a None -> 1", "Other: a 1 -> 2", "Other: a 2 -> 3"]);
}

#[test]
fn hooks_of_mixins_are_found_along_the_order() {
    let log = Log::default();
    let own = log.clone();
    let mixin = Class::builder("Loud").slots(()).method("__notify__", move |this, mut args| {
        let name = args.bind(["name", "old", "new"])?[0].take().unwrap_or_default();
        own.borrow_mut().push(format!("{} {name}", this.class().name()));
        Ok(Value::None)
    });
    let mixin = mixin.build().unwrap();
    let class =
        Class::builder("Hero").base(Shape::class()).base(Named::class()).base(&mixin).slots(["x"]).build().unwrap();
    let object = class.instantiate([("size", 1)]).unwrap();
    object.setattr("x", 1).unwrap();
    object.setattr("size", 2).unwrap();
    assert_eq!(*log.borrow(), ["Hero x"]);
}

#[test]
fn native_slots_are_told_of_after_converters_and_validators() {
    let expected = ["even 0 -> 2", "half 0 -> 5", "note None -> \"a\"", "even 2 -> 8", "note \"a\" -> \"b\""];
    let mut plain = Told::default();
    plain.setattr("even", 2).unwrap();
    assert_eq!(plain.setattr("even", 3).unwrap_err().rule(), "slot-value-refused");
    assert_eq!(plain.setattr("half", "x").unwrap_err().rule(), "slot-value-type");
    plain.setattr("half", 10).unwrap();
    plain.setattr("note", "a").unwrap();
    plain.setattr_path("even", 8).unwrap();
    Told::class().slot("note").unwrap().set(&mut plain, "b").unwrap();
    plain.delattr("note").unwrap();
    assert_eq!((plain.even, plain.half, plain.log.as_slice()), (8, 5, &expected.map(str::to_owned)[..]));
    let object = Obj::new(Told::default());
    object.setattr("even", 2).unwrap();
    assert_eq!(object.setattr("even", 3).unwrap_err().rule(), "slot-value-refused");
    object.setattr("half", 10).unwrap();
    object.setattr("note", "a").unwrap();
    object.setattr_path("even", 8).unwrap();
    Told::class().slot("note").unwrap().set_on(&object, "b").unwrap();
    object.delattr("note").unwrap();
    assert_eq!(object.borrow().log, expected);
    let holder = Obj::new(Holder::default());
    let set = |path: &str, value: Value| holder.setattr_path(path, value);
    set("told.even", 2.into()).unwrap();
    assert_eq!(set("told.even", 3.into()).unwrap_err().rule(), "slot-value-refused");
    set("told.half", 10.into()).unwrap();
    set("told.note", "a".into()).unwrap();
    set("told.even", 8.into()).unwrap();
    set("told.note", "b".into()).unwrap();
    holder.delattr_path("told.note").unwrap();
    assert_eq!(holder.borrow().told.log, expected);
    // Below it, own slots are told of as well.
    let below = Class::builder("Below").base(Told::class()).slots(["own"]).build().unwrap();
    let object = below.instantiate([("even", 0), ("half", 0)]).unwrap();
    object.setattr("own", 1).unwrap();
    object.setattr("even", 4).unwrap();
    assert_eq!(object.downcast_ref::<Told>().unwrap().borrow().log, ["own None -> 1", "even 0 -> 4"]);
}

/// Refuses every write.
#[slotted(dict)]
#[derive(Default)]
struct Frozen {}

#[methods]
impl Frozen {
    #[allow(clippy::unused_self, clippy::needless_pass_by_value, reason = "it is a hook")]
    fn __setattr__(&mut self, name: &str, value: Value) -> slotted::Result<()> {
        Err(Error::custom(ErrorKind::Attribute, "frozen", format!("{name} = {value}")))
    }
}

#[test]
fn a_hook_for_writes_is_asked_also_of_what_the_dict_has_already() {
    let mut plain = Frozen::default();
    plain.vars_mut().unwrap().insert("x", 1);
    let native = Obj::new(Frozen::default()).upcast::<Object>();
    let refuse = |_: &Obj, _: Args<'_>| Err(Error::custom(ErrorKind::Attribute, "frozen", "frozen"));
    let made =
        Class::builder("Frozen").method("__setattr__", refuse).build().unwrap().instantiate([("", 0); 0]).unwrap();
    for object in [native, made] {
        object.vars().unwrap().insert("x", 1).unwrap();
        for error in [
            object.setattr("x", 2),
            object.setattr(slotted::name!("x"), 2),
            object.setattr(slotted::name!("x"), "text"),
        ] {
            assert_eq!(error.unwrap_err().rule(), "frozen");
        }
        assert_eq!(object.getattr("x").unwrap(), Value::Int(1));
    }
    for error in [plain.setattr("x", 2), plain.setattr(slotted::name!("x"), 2.5), plain.setattr("x", Value::None)] {
        assert_eq!(error.unwrap_err().rule(), "frozen");
    }
    assert_eq!(plain.getattr("x").unwrap(), Value::Int(1));
}
