//! `super`: what the classes after one in the method resolution order have, over diamonds and mixins of both kinds.

#![allow(missing_docs, reason = "test classes")]

use slotted::prelude::*;

mod natives;
use natives::{Named, Shape};

fn empty(class: &Class) -> Obj {
    class.instantiate([("", Value::None); 0]).unwrap()
}

fn text(result: slotted::Result<Value>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => format!("{:?}: {}", error.kind(), error.message()),
    }
}

/// A class whose `f` writes its name before what the next says.
fn link(name: &'static str, bases: &[&Class]) -> Class {
    let builder = bases.iter().fold(Class::builder(name), |builder, base| builder.base(*base));
    let builder = builder.method("f", move |this, mut args| {
        let next = args.super_of(this)?;
        let rest = match next.call_method("f", args.forward()) {
            Ok(rest) => rest.to_string(),
            Err(error) if error.rule() == "super-no-attribute" => String::new(),
            Err(error) => return Err(error),
        };
        Ok(format!("{name}{rest}").into())
    });
    builder.build().unwrap()
}

#[test]
fn a_diamond_is_walked_in_its_order_once() {
    let a = link("A", &[]);
    let (b, c) = (link("B", &[&a]), link("C", &[&a]));
    let d = link("D", &[&b, &c]);
    let object = empty(&d);
    assert_eq!(text(object.call_method("f", ())), "\"DBCA\"");
    assert_eq!(text(object.super_of(&d).unwrap().call_method("f", ())), "\"BCA\"");
    assert_eq!(text(empty(&b).call_method("f", ())), "\"BA\"");
    // A held method is that of the next class, bound to the object.
    let held = object.super_of(&b).unwrap().getattr("f").unwrap();
    assert_eq!(held.type_name(), "method");
    drop((a, b, c));
    assert_eq!(text(held.call(())), "\"CA\"");
}

#[test]
fn the_dict_and_getattr_are_not_asked() {
    let a = link("A", &[]);
    let hooked = Class::builder("H").base(&a).method("__getattr__", |_, _| Ok("hook".into())).build().unwrap();
    let d = link("D", &[&hooked]);
    let object = empty(&d);
    object.vars().unwrap().insert("f", 1).unwrap();
    let next = object.super_of(&d).unwrap();
    assert_eq!(text(next.call_method("f", ())), "\"A\"");
    assert_eq!(text(object.getattr("zz")), "\"hook\"");
    assert_eq!(text(next.getattr("zz")), "Attribute: 'super' object has no attribute 'zz'");
    assert_eq!(text(next.call_method("zz", ())), "Attribute: 'super' object has no attribute 'zz'");
    let last = object.super_of(&a).unwrap();
    assert_eq!(text(last.getattr("f")), "Attribute: 'super' object has no attribute 'f'");
    assert_eq!(
        text(last.call_method("__getattr__", ("x",))),
        "Attribute: 'super' object has no attribute '__getattr__'"
    );
    let wrong = object.super_of(Shape::class()).unwrap_err();
    let message = "super(type, obj): obj (instance of D) is not an instance or subtype of type (Shape).";
    assert_eq!((wrong.kind(), wrong.message().as_str()), (ErrorKind::Type, message));
}

#[test]
fn hooks_are_chained_to_the_end() {
    let mark = |name: &'static str, base: &Class| {
        let class = Class::builder(name).base(base).slots(()).method("__setattr__", move |this, mut args| {
            let (attribute, value): (String, String) = args.extract(["name", "value"])?;
            args.super_of(this)?.setattr(attribute.as_str(), format!("{value}{name}"))?;
            Ok(Value::None)
        });
        class.build().unwrap()
    };
    let base = Class::builder("Base").slots(["x"]).build().unwrap();
    let object = empty(&mark("2", &mark("1", &base)));
    object.setattr("x", "").unwrap();
    assert_eq!(text(object.getattr("x")), "\"21\"");
    object.super_of(object.class()).unwrap().delattr("x").unwrap();
    assert!(!object.hasattr("x"));
    let next = object.super_of(object.class()).unwrap();
    next.call_method("__setattr__", ("x", "3")).unwrap();
    assert_eq!(text(object.getattr("x")), "\"31\"");
    let last = object.super_of(&base).unwrap();
    last.call_method("__setattr__", ("x", "4")).unwrap();
    assert_eq!(text(last.call_method("__getattribute__", ("x",))), "\"4\"");
    assert_eq!(last.call_method("__repr__", ()).unwrap(), Value::from(object.repr().unwrap()));
    last.call_method("__delattr__", ("x",)).unwrap();
    assert!(last.call_method("__dir__", ()).unwrap().extract::<Vec<String>>().unwrap().contains(&"x".to_owned()));
}

#[test]
fn native_methods_properties_constants_and_slots_are_reached() {
    let class = Class::builder("Hero")
        .base(Shape::class())
        .base(Named::class())
        .slots(["x"])
        .attr("UNIT", "inch")
        .attr("size", "hidden")
        .method("name", |this, args| Ok(format!("{}!", args.super_of(this)?.call_method("name", ())?).into()))
        .property("double", |this| Ok((this.super_of(this.class())?.getattr("double")?.extract::<i64>()? + 1).into()))
        .class_method("made_by", |class, _| Ok(format!("{} itself", class.name()).into()))
        .build()
        .unwrap();
    let object = class.instantiate_with(Shape { size: 4, ..Shape::default() }, [("x", 0)]).unwrap();
    assert_eq!(text(object.call_method("name", ())), "\"a Hero!\"");
    assert_eq!(text(object.getattr("double")), "9");
    assert_eq!(text(object.call_method("made_by", ())), "\"Hero itself\"");
    let next = object.super_of(&class).unwrap();
    assert_eq!(text(next.getattr("UNIT")), "\"mm\"");
    assert_eq!((text(object.getattr("size")), text(next.getattr("size"))), ("\"hidden\"".to_owned(), "4".to_owned()));
    assert_eq!(text(next.call_method("made_by", ())), "\"Hero\"", "the class of the object");
    assert_eq!(text(next.call_method("scaled", args!(2, offset = 1))), "9");
    assert_eq!(text(next.call_method("UNIT", ())), "Type: 'str' object is not callable");
}

#[test]
fn a_view_of_a_class_that_the_object_has_no_more_has_nothing() {
    let make = |name| Class::builder(name).slots(["x"]).method("f", |_, _| Ok(1.into())).build().unwrap();
    let (one, other) = (make("One"), make("Other"));
    let below = Class::builder("Below").base(&one).slots(()).build().unwrap();
    let object = empty(&below);
    let next = object.super_of(&below).unwrap();
    assert_eq!(text(next.call_method("f", ())), "1");
    object.set_class(&other).unwrap();
    drop((one, other, below));
    assert_eq!(text(next.call_method("f", ())), "Attribute: 'super' object has no attribute 'f'");
}
