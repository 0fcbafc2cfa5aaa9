//! Calls by name: what is found, what it is bound to, and the words where arguments do not fit. The answers are CPython's.

#![allow(missing_docs, clippy::unused_self, clippy::needless_pass_by_value, reason = "test classes")]
#![allow(clippy::too_many_arguments, clippy::many_single_char_names, reason = "parameters of each kind")]

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use slotted::prelude::*;

mod natives;
use natives::{Named, Shape};

type Made = slotted::Result<Value>;

fn empty(class: &Class) -> Obj {
    class.instantiate([("", Value::None); 0]).unwrap()
}

fn text(result: Made) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => format!("{:?}: {}", error.kind(), error.message()),
    }
}

fn constant(text: &str) -> Value {
    let text = text.to_owned();
    Function::new("constant", move |_| Ok(text.as_str().into())).into()
}

/// `C`, and `D` below it, as the Python program that the answers come from has them.
fn pair() -> (Class, Class) {
    let upper = Class::builder("C")
        .slots(["fn", "__dict__"])
        .method("m", |_, mut args| Ok(args.bind(["by"])?[0].take().unwrap_or_default()))
        .property("p", |_| Ok(constant("from property")))
        .class_method("cm", |class, _| Ok(class.name().into()))
        .static_method("sm", |_| Ok("sm".into()))
        .attr("k", constant("k"))
        .build()
        .unwrap();
    let lower = Class::builder("D").base(&upper).slots(()).build().unwrap();
    (upper, lower)
}

#[test]
fn a_callable_in_a_slot_is_called_with_the_arguments_alone() {
    let object = empty(&pair().1);
    assert_eq!(text(object.call_method("fn", ())), "Attribute: 'D' object has no attribute 'fn'");
    object.setattr("fn", constant("slot")).unwrap();
    assert_eq!(text(object.call_method("fn", ())), "\"slot\"");
    object.setattr("fn", 5).unwrap();
    assert_eq!(text(object.call_method("fn", ())), "Type: 'int' object is not callable");
}

#[test]
fn the_dict_comes_before_a_method_and_after_a_property() {
    let object = empty(&pair().1);
    assert_eq!(text(object.call_method("m", (1,))), "1");
    let vars = object.vars().unwrap();
    vars.insert("m", constant("dict")).unwrap();
    vars.insert("p", constant("dict")).unwrap();
    assert_eq!(text(object.call_method("m", (1,))), "\"dict\"");
    assert_eq!(text(object.call_method("p", ())), "\"from property\"");
    object.delattr("m").unwrap();
    assert_eq!(text(object.call_method("m", (1,))), "1");
}

#[test]
fn a_function_that_is_a_class_attribute_is_not_bound() {
    let object = empty(&pair().1);
    assert_eq!(text(object.call_method("k", ("abc",))), "\"k\"");
    assert_eq!(object.getattr("k").unwrap().type_name(), "function");
}

#[test]
fn class_methods_are_given_the_class_that_they_are_read_from() {
    let (upper, lower) = pair();
    let object = empty(&lower);
    assert_eq!(text(object.call_method("cm", ())), "\"D\"");
    assert_eq!(text(lower.call_method("cm", ())), "\"D\"");
    assert_eq!(text(upper.call_method("cm", ())), "\"C\"");
    assert_eq!(text(object.getattr("cm").unwrap().call(())), "\"D\"");
    assert_eq!(text(Obj::new(Shape::default()).call_method("made_by", ())), "\"Shape\"");
    let below = Class::builder("Below").base(Shape::class()).slots(()).build().unwrap();
    assert_eq!(text(below.call_method("made_by", ())), "\"Below\"");
}

#[test]
fn a_method_read_from_the_class_wants_an_object_of_the_class_that_has_it() {
    let (upper, lower) = pair();
    let (above, below) = (empty(&upper), empty(&lower));
    assert_eq!(text(upper.call_method("m", (below.clone(), 7))), "7");
    // The function is that of `C`, from whichever class it is read.
    assert_eq!(text(lower.call_method("m", (above, 7))), "7");
    let wrong = "Type: descriptor 'm' for 'C' objects doesn't apply to a 'int' object";
    assert_eq!(text(lower.call_method("m", (5, 7))), wrong);
    let (ClassAttr::Value(one), ClassAttr::Value(other)) = (upper.getattr("m").unwrap(), lower.getattr("m").unwrap())
    else {
        panic!("methods are values");
    };
    assert_eq!((one.type_name(), &one), ("function".into(), &other));
    assert_eq!(format!("{one:?}"), "<function C.m>");
}

#[test]
fn without_a_receiver_all_that_is_missing_is_named() {
    let class = Shape::class();
    let missing = "Type: Shape.scaled() missing 2 required positional arguments: 'self' and 'by'";
    assert_eq!(text(class.call_method("scaled", ())), missing);
    let one = "Type: Shape.scaled() missing 1 required positional argument: 'self'";
    assert_eq!(text(class.call_method("scaled", args!(by = 1))), one);
    let plain = "Type: C.m() missing 1 required positional argument: 'self'";
    assert_eq!(text(pair().0.call_method("m", ())), plain);
}

#[test]
fn bound_methods_are_equal_if_function_and_object_are_the_same() {
    let object = empty(&pair().1);
    let (one, other) = (object.getattr("m").unwrap(), object.getattr("m").unwrap());
    assert_eq!(one, other);
    assert_ne!(one, empty(&object.class()).getattr("m").unwrap());
    assert_ne!(one, object.getattr("cm").unwrap());
    assert_eq!(object.getattr("cm").unwrap(), empty(&object.class()).getattr("cm").unwrap());
    let names = ["m", "cm", "sm"].map(|name| object.getattr(name).unwrap().type_name());
    assert_eq!(names, ["method", "method", "function"]);
    assert_eq!(format!("{one:?}"), format!("<bound method C.m of {object:?}>"));
}

/// A class whose methods have parameters of each kind.
#[slotted]
#[derive(Debug)]
struct N;

fn listed(values: impl IntoIterator<Item = Option<Value>>) -> Vec<Value> {
    values.into_iter().map(Option::unwrap_or_default).collect()
}

#[methods]
impl N {
    fn f0(&self) {}

    #[signature(a, b = None, *, c, d = None)]
    fn f(&self, a: Value, b: Option<Value>, c: Value, d: Option<Value>) -> Vec<Value> {
        listed([Some(a), b, Some(c), d])
    }

    fn g(&self, a: Value, b: Value, c: Value) -> Vec<Value> {
        vec![a, b, c]
    }

    #[signature(a, /, b)]
    fn h(&self, a: Value, b: Value) -> Vec<Value> {
        vec![a, b]
    }

    #[signature(*a, **k)]
    fn v(&self, a: slotted::value::List, k: slotted::value::Dict) -> Vec<Value> {
        vec![a.into(), k.into()]
    }

    #[signature(*, key)]
    fn kw(&self, key: Value) -> Value {
        key
    }

    #[signature(*, key, lock)]
    fn two(&self, key: Value, lock: Value) -> Vec<Value> {
        vec![key, lock]
    }

    #[signature(a, *rest, key = None)]
    fn w(&self, a: Value, rest: slotted::value::List, key: Option<Value>) -> Vec<Value> {
        listed([Some(a), Some(rest.into()), key])
    }

    #[signature(a, b, c, d, e, f, g = None, h = None)]
    fn many(&self, a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: Option<Value>, h: Option<Value>) -> Vec<Value> {
        listed([a, b, c, d, e, f].map(|number| Some(number.into())).into_iter().chain([g, h]))
    }
}

#[test]
fn arguments_go_to_their_parameters() {
    let n = Obj::new(N::new());
    assert_eq!(text(n.call_method("f", args!(1, c = 3))), "[1, None, 3, None]");
    assert_eq!(text(n.call_method("f", args!(1, 2, d = 4, c = 3))), "[1, 2, 3, 4]");
    assert_eq!(text(n.call_method("g", args!(1, c = 3, b = 2))), "[1, 2, 3]");
    assert_eq!(text(n.call_method("h", args!(1, b = 2))), "[1, 2]");
    assert_eq!(text(n.call_method("v", args!(1, x = 2))), r#"[[1], {"x": 2}]"#);
    assert_eq!(text(n.call_method("v", ())), "[[], {}]");
    assert_eq!(text(n.call_method("w", args!(1, 2, 3, key = 4))), "[1, [2, 3], 4]");
    assert_eq!(text(n.call_method("many", args!(1, 2, 3, 4, 5, 6, h = 8))), "[1, 2, 3, 4, 5, 6, None, 8]");
}

#[test]
fn arguments_that_do_not_fit_are_refused_in_python_s_words() {
    let n = Obj::new(N::new());
    let refused = |name: &str, arguments: slotted::Arguments, message: &str| {
        assert_eq!(text(n.call_method(name, arguments.clone())), format!("Type: {message}"));
        // The bound method says the same.
        assert_eq!(text(n.getattr(name).unwrap().call(arguments)), format!("Type: {message}"));
    };
    refused("f0", args!(1), "N.f0() takes 1 positional argument but 2 were given");
    refused("f0", args!(1, 2), "N.f0() takes 1 positional argument but 3 were given");
    refused("f0", args!(self = 1), "N.f0() got multiple values for argument 'self'");
    refused("f", args!(1), "N.f() missing 1 required keyword-only argument: 'c'");
    refused("f", args!(), "N.f() missing 1 required positional argument: 'a'");
    let too_many = "N.f() takes from 2 to 3 positional arguments but 4";
    refused("f", args!(1, 2, 3), &format!("{too_many} were given"));
    let keywords = |given: &str| format!("{too_many} positional arguments (and {given}) were given");
    refused("f", args!(1, 2, 3, c = 1), &keywords("1 keyword-only argument"));
    refused("f", args!(1, 2, 3, c = 1, d = 2), &keywords("2 keyword-only arguments"));
    refused("g", args!(), "N.g() missing 3 required positional arguments: 'a', 'b', and 'c'");
    refused("g", args!(1), "N.g() missing 2 required positional arguments: 'b' and 'c'");
    refused("g", args!(1, 2), "N.g() missing 1 required positional argument: 'c'");
    refused("g", args!(1, 2, 3, 4), "N.g() takes 4 positional arguments but 5 were given");
    refused("g", args!(1, a = 1), "N.g() got multiple values for argument 'a'");
    refused("g", args!(1, 2, 3, x = 1), "N.g() got an unexpected keyword argument 'x'");
    refused("g", args!(1, 2, aa = 1), "N.g() got an unexpected keyword argument 'aa'. Did you mean 'a'?");
    let misplaced = "N.h() got some positional-only arguments passed as keyword arguments: 'a'";
    refused("h", args!(a = 1, b = 2), misplaced);
    refused("h", args!(1, 2, a = 3), misplaced);
    refused("h", args!(1, b = 2, z = 3), "N.h() got an unexpected keyword argument 'z'");
    refused("kw", args!(), "N.kw() missing 1 required keyword-only argument: 'key'");
    refused("kw", args!(1), "N.kw() takes 1 positional argument but 2 were given");
    refused("kw", args!(kex = 1), "N.kw() got an unexpected keyword argument 'kex'. Did you mean 'key'?");
    let one = "N.kw() takes 1 positional argument but 2 positional arguments (and 1 keyword-only argument) were given";
    refused("kw", args!(1, key = 2), one);
    refused("two", args!(), "N.two() missing 2 required keyword-only arguments: 'key' and 'lock'");
    refused("w", args!(), "N.w() missing 1 required positional argument: 'a'");
}

#[test]
fn an_argument_that_does_not_convert_is_refused_before_anything_happens() {
    let shape = Obj::new(Shape::default());
    let refused = |arguments: slotted::Arguments| {
        let error = shape.call_method("grow", arguments).unwrap_err();
        (error.rule(), error.kind(), error.message())
    };
    let message = |text: &str| format!("Shape.grow() argument 'by'{text}");
    assert_eq!(refused(args!("x")), ("argument-type", ErrorKind::Type, message(" must be int, not str")));
    let (rule, kind, _) = refused(args!(u64::MAX));
    assert_eq!((rule, kind), ("value-range", ErrorKind::Overflow));
    assert_eq!(shape.borrow().size, 0);
}

#[test]
fn a_class_is_called_with_keywords() {
    let class = Value::from(pair().0);
    let object = class.call(args!(r#fn = 5, other = 6)).unwrap();
    let object = object.as_obj().unwrap().clone();
    assert_eq!((object.getattr("fn").unwrap(), object.getattr("other").unwrap()), (5.into(), 6.into()));
    assert_eq!(class.call((1,)).unwrap_err().rule(), "arguments-too-many");
    assert_eq!(text(Value::from("text").call(())), "Type: 'str' object is not callable");
}

#[test]
fn plain_values_lend_themselves_as_the_method_wants_them() {
    let mut shape = Shape { size: 3, ..Shape::default() };
    assert_eq!(text(shape.call_method("scaled", args!(2, offset = 1))), "7");
    assert_eq!(shape.call_method("grow", (1,)).unwrap_err().rule(), "method-needs-mut");
    shape.call_method_mut("grow", (1,)).unwrap();
    assert_eq!(shape.size, 4);
    assert_eq!(shape.call_method_mut("itself", ()).unwrap_err().rule(), "method-needs-handle");
    assert_eq!(shape.getattr("grow").unwrap_err().rule(), "method-of-plain-value");
    assert_eq!(text(shape.getattr("made_by").unwrap().call(())), "\"Shape\"");
    assert_eq!(text(shape.call_method("sum", (1, 2))), "3");
    assert_eq!(text(shape.call_method("describe", ())), "\"Shape 8\"");
    assert_eq!(text(shape.call_method_mut("reset", ())), "8");
    assert_eq!(shape.size, 0);
    shape.setattr("double", 6).unwrap();
    assert_eq!((shape.size, shape.getattr("double").unwrap()), (3, 6.into()));
    assert_eq!(shape.setattr("double", 7).unwrap_err().rule(), "odd-double");
    shape.delattr("double").unwrap();
    assert_eq!(shape.size, 0);
}

#[test]
fn methods_by_reference_borrow_the_object_and_give_it_back() {
    let shape = Obj::new(Shape { size: 3, ..Shape::default() });
    let reading = shape.borrow();
    assert_eq!(text(shape.call_method("describe", ())), "\"Shape 6\"");
    assert_eq!(shape.call_method("grow", (1,)).unwrap_err().rule(), "already-borrowed");
    assert_eq!(shape.call_method("reset", ()).unwrap_err().rule(), "already-borrowed");
    drop(reading);
    // A property that is read through the unique borrow is that of the borrowed instance.
    assert_eq!(text(shape.call_method("reset", ())), "6");
    assert_eq!(shape.borrow_mut().size, 0);
}

#[test]
fn methods_of_mixins_work_on_any_instance() {
    let class = Class::builder("Hero").base(Shape::class()).base(Named::class()).slots(()).build().unwrap();
    let hero = class.instantiate([("size", 1)]).unwrap();
    assert_eq!(text(hero.call_method("name", ())), "\"a Hero\"");
    assert_eq!(hero.call_method("direct", ()).unwrap_err().rule(), "method-receiver");
    assert_eq!(text(Obj::new(Named::new()).call_method("name", ())), "\"a Named\"");
}

#[test]
fn classes_made_at_run_time_override_native_methods_and_properties() {
    let class = Class::builder("Hero")
        .base(Shape::class())
        .slots(())
        .method("scaled", |this, args| {
            Ok((this.super_of(this.class())?.call_method("scaled", args)?.extract::<i64>()? + 100).into())
        })
        .property("double", |_| Ok(1000.into()))
        .build()
        .unwrap();
    let hero = class.instantiate([("size", 2)]).unwrap();
    assert_eq!(text(hero.call_method("scaled", args!(3, offset = 1))), "107");
    assert_eq!(text(hero.call_method("describe", ())), "\"Hero 1000\"", "native code sees the override");
    assert_eq!(hero.setattr("double", 4).unwrap_err().rule(), "property-no-setter");
}

#[test]
fn a_held_method_keeps_its_object_and_its_code() {
    struct Told(Rc<Cell<u32>>);
    impl Drop for Told {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let drops = Rc::new(Cell::new(0));
    let told = Told(drops.clone());
    let class = Class::builder("Hero").slots(["x"]).method("get", move |this, _| {
        assert_eq!(told.0.get(), 0);
        this.getattr("x")
    });
    let class = class.build().unwrap();
    let object = class.instantiate([("x", 7)]).unwrap();
    let (bound, unbound) = (object.getattr("get").unwrap(), class.getattr("get").unwrap());
    let other = Class::builder("Other").slots(["x"]).build().unwrap();
    object.set_class(&other).unwrap();
    drop((object, class));
    assert_eq!(text(bound.call(())), "7");
    drop(bound);
    assert_eq!(drops.get(), 0);
    drop(unbound);
    assert_eq!(drops.get(), 1);
}

/// Methods that give their object another class, which was all that held the code.
#[test]
fn code_outlives_the_class_that_it_takes_from_its_object() {
    let spare = Class::builder("Spare").slots(["x"]).build().unwrap();
    let leave = |guard: Rc<()>| {
        let spare = spare.clone();
        move |this: &Obj| {
            this.set_class(&spare)?;
            assert_eq!(Rc::strong_count(&guard), 2, "this code is running");
            Ok(this.class().name().into())
        }
    };
    let guard = Rc::new(());
    let one = |name: &str| {
        let code = leave(guard.clone());
        let class = Class::builder("Hero").slots(["x"]).method(name, move |this, _| code(this)).build().unwrap();
        empty(&class)
    };
    let finish = |object: &Obj| {
        assert_eq!(object.class(), spare);
        assert_eq!(Rc::strong_count(&guard), 1);
    };
    let object = one("go");
    assert_eq!(text(object.call_method("go", ())), "\"Spare\"");
    finish(&object);
    let object = one("__getattr__");
    assert_eq!(text(object.getattr("zz")), "\"Spare\"");
    finish(&object);
    let object = one("__getattr__");
    assert!(object.hasattr("x") && object.class() == spare);
    finish(&object);
    let object = one("__setattr__");
    object.setattr("x", 1).unwrap();
    finish(&object);
    let object = one("__delattr__");
    object.delattr("x").unwrap();
    finish(&object);
    let object = one("__notify__");
    object.setattr("x", 1).unwrap();
    finish(&object);
    let object = one("__repr__");
    assert_eq!(object.repr().unwrap(), "Spare");
    finish(&object);
    let object = one("__repr__");
    assert_eq!(format!("{object:?}"), "Spare");
    finish(&object);
    let object = one("__dir__");
    assert_eq!(object.dir().unwrap().concat(), "Saepr");
    finish(&object);
    let object = one("go");
    let class = object.class();
    let below = Class::builder("Below").base(&class).slots(()).build().unwrap();
    object.set_class(&class).unwrap();
    drop((class, below));
    assert_eq!(
        text(object.super_of(Object::class()).unwrap().call_method("go", ())).split(':').next(),
        Some("Attribute")
    );
    assert_eq!(text(object.getattr("go").unwrap().call(())), "\"Spare\"");
    finish(&object);
    let code = leave(guard.clone());
    let class = Class::builder("Hero").slots(["x"]).property("go", code).build().unwrap();
    let object = empty(&class);
    drop(class);
    assert_eq!(text(object.getattr("go")), "\"Spare\"");
    finish(&object);
    for write in [true, false] {
        let code = leave(guard.clone());
        let code = move |this: &Obj| code(this).map(|_: Value| ());
        let property = Property::new(|_| Ok(Value::None));
        let property = if write { property.setter(move |this, _| code(this)) } else { property.deleter(code) };
        let object = empty(&Class::builder("Hero").slots(["x"]).attr("go", property).build().unwrap());
        if write {
            object.setattr("go", 1).unwrap();
        } else {
            object.delattr("go").unwrap();
        }
        finish(&object);
    }
}

#[test]
fn a_panic_leaves_no_borrow_and_no_depth_behind() {
    let class = Class::builder("Hero")
        .base(Shape::class())
        .slots(["x"])
        .method("panic", |_, _| panic!("as planned"))
        .method("__notify__", |_, _| panic!("as planned"))
        .method("__getattr__", |_, _| panic!("as planned"))
        .property("p", |_| panic!("as planned"))
        .build()
        .unwrap();
    let object = class.instantiate([("size", 1)]).unwrap();
    let before = object.strong_count();
    for _ in 0..400 {
        let panics = |act: &dyn Fn()| catch_unwind(AssertUnwindSafe(act)).is_err();
        assert!(panics(&|| drop(object.call_method("panic", ()))));
        assert!(panics(&|| drop(object.setattr("x", 1))));
        assert!(panics(&|| drop(object.getattr("zz"))));
        assert!(panics(&|| drop(object.getattr("p"))));
        assert!(panics(&|| assert!(object.hasattr("zz"))));
    }
    drop(object.borrow_mut());
    assert_eq!(object.strong_count(), before);
    assert_eq!(text(object.call_method("scaled", (2,))), "2", "400 panics have left no depth behind");
    assert_eq!(text(object.getattr("x")), "1", "it was stored before the hook was told");
}

#[test]
fn a_chain_of_methods_that_hold_each_other_is_dropped_in_turn() {
    let class = Class::builder("Link").slots(["next"]).method("go", |_, _| Ok(Value::None)).build().unwrap();
    let mut last = Value::None;
    for _ in 0..200_000 {
        let link = class.instantiate([("next", last)]).unwrap();
        last = link.getattr("go").unwrap();
    }
    drop(last);
}

#[test]
fn functions_have_names_and_docs() {
    let method = Shape::class().getattr("scaled").unwrap();
    let ClassAttr::Value(Value::Function(method)) = method else { panic!("a function") };
    assert_eq!((method.name(), method.qualname(), method.doc()), ("scaled", "Shape.scaled", "The size times `by`."));
    assert!(method.receiver().is_none());
    let shape = Obj::new(Shape::default());
    let Value::Function(bound) = shape.getattr("scaled").unwrap() else { panic!("a method") };
    assert!(bound.receiver().is_some_and(|receiver| *receiver == shape));
}

/// Asked whether it is a data descriptor, it gives the object another class: the one that was searched is gone then.
#[derive(Clone, Default)]
struct Taking(Rc<RefCell<Option<(Obj, Class)>>>);

impl Descriptor for Taking {
    fn get(&self, object: &Obj) -> slotted::Result<Value> {
        Ok(object.class().name().into())
    }

    fn is_data(&self) -> bool {
        if let Some((object, class)) = self.0.take() {
            object.set_class(&class).unwrap();
        }
        false
    }
}

#[test]
fn a_class_may_go_while_it_is_searched() {
    let ways: [fn(&Obj) -> String; 7] = [
        |object| text(object.getattr("taking")),
        |object| text(object.call_method("taking", ())),
        |object| object.hasattr("taking").to_string(),
        |object| text(object.setattr("taking", 1).map(Value::from)),
        |object| text(object.delattr("taking").map(Value::from)),
        |object| object.attr_ref::<i64>("taking").map(|_| ()).unwrap_err().message(),
        |object| object.attr_mut::<i64>("taking").map(|_| ()).unwrap_err().message(),
    ];
    let spare = Class::builder("Spare").slots(["x", "__dict__"]).build().unwrap();
    let answers = ways.map(|way| {
        let taking = Taking::default();
        let class = Class::builder("Hero").slots(["x", "__dict__"]).attr("taking", Attr::descriptor(taking.clone()));
        let object = empty(&class.build().unwrap());
        taking.0.replace(Some((object.clone(), spare.clone())));
        let answer = way(&object);
        assert_eq!(object.class(), spare);
        answer
    });
    let expected = [
        "\"Spare\"",
        "Type: 'str' object is not callable",
        "true",
        "None",
        "Attribute: 'Hero' object has no attribute 'taking'",
        "'Spare' object has no attribute 'taking'",
        "'Hero' object attribute 'taking' is read-only",
    ];
    assert_eq!(answers, expected);
}
