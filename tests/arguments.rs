//! How closures take their arguments, and what natives say of receivers that they cannot have.

use slotted::prelude::*;

#[test]
fn a_closure_takes_any_number_of_arguments() -> Result<(), Error> {
    let class = Class::builder("Log").slots(()).static_method("all", |mut args| {
        let [level, rest, named] = args.bind(["level", "*rest", "**named"])?.map(Option::unwrap_or_default);
        Ok(format!("{level} {rest} {named}").into())
    });
    let class = class.build()?;
    assert_eq!(
        class.call_method("all", args!("low", 1, "two", three = 3))?,
        Value::from("low [1, \"two\"] {\"three\": 3}")
    );
    assert_eq!(class.call_method("all", args!(level = 1))?, Value::from("1 [] {}"));
    let error = class.call_method("all", args!(1, level = 2)).unwrap_err();
    assert_eq!(error.message(), "Log.all() got multiple values for argument 'level'");
    Ok(())
}

#[test]
fn extracted_arguments_may_be_left_out_or_collected() -> Result<(), Error> {
    let sum = Function::new("sum", |mut args: Args<'_>| {
        let (first, second, rest): (i64, Option<i64>, Vec<i64>) = args.extract(["first", "second?", "*rest"])?;
        Ok((first + second.unwrap_or(1000) + rest.iter().sum::<i64>()).into())
    });
    assert_eq!(sum.call((1,))?, Value::Int(1001));
    assert_eq!(sum.call((1, 2))?, Value::Int(3));
    assert_eq!(sum.call((1, 2, 3, 4))?, Value::Int(10));
    assert_eq!(sum.call(args!(1, second = "x")).unwrap_err().message(), "sum() argument 'second' must be int, not str");
    assert_eq!(sum.call((1, 2, "x")).unwrap_err().message(), "sum() argument 'rest' must be int, not str");
    let error = sum.call(args!(1, third = 3)).unwrap_err();
    assert_eq!(error.message(), "sum() got an unexpected keyword argument 'third'");
    Ok(())
}

#[test]
fn what_comes_after_the_rest_is_given_by_keyword_only() -> Result<(), Error> {
    let f = Function::new("f", |mut args: Args<'_>| {
        let [a, rest, key, named] = args.bind(["a", "*rest", "key?", "**named"])?.map(Option::unwrap_or_default);
        Ok(format!("{a} {rest} {key} {named}").into())
    });
    assert_eq!(f.call((1, 2, 3))?, Value::from("1 [2, 3] None {}"));
    assert_eq!(f.call(args!(1, 2, key = 3, other = 4))?, Value::from("1 [2] 3 {\"other\": 4}"));
    let required =
        Function::new("f", |mut args: Args<'_>| Ok(args.bind(["*rest", "key"])?[1].take().unwrap_or_default()));
    let error = required.call((1, 2)).unwrap_err();
    assert_eq!(error.message(), "f() missing 1 required keyword-only argument: 'key'");
    Ok(())
}

#[slotted]
struct Named;

#[methods]
impl Named {
    fn described(this: &mut dyn Instance) -> Result<Value, Error> {
        this.call_method("label", ())
    }
}

#[slotted(mixins(Named))]
struct Ship {
    name: String,
}

#[methods]
impl Ship {
    fn label(&self) -> String {
        self.name.clone()
    }

    fn meet(&self, other: &Obj<Ship>) -> Result<(), Error> {
        other.setattr("name", self.name.as_str())
    }
}

#[test]
fn what_is_lent_for_writing_has_no_handle_to_give() -> Result<(), Error> {
    let ship = Obj::new(Ship::new("Ada".to_owned()));
    assert_eq!(ship.call_method("described", ())?, Value::from("Ada"));
    let ferry = Class::builder("Ferry").base(Ship::class()).slots(()).method("label", |_, _| Ok("ferry".into()));
    let ferry = ferry.build()?.instantiate([("name", "Eve")])?;
    let error = ferry.call_method("described", ()).unwrap_err();
    let message = "Ferry.label() takes a handle, which neither a plain value nor a &mut dyn Instance has: use an Obj";
    assert_eq!((error.rule(), error.message().as_str()), ("method-needs-handle", message));
    Ok(())
}

#[cfg(debug_assertions)]
#[test]
fn a_borrow_in_the_way_is_shown_where_the_method_is() {
    let ship = Obj::new(Ship::new("Ada".to_owned()));
    let error = ship.call_method("meet", (&ship,)).unwrap_err();
    let line = include_str!("arguments.rs").lines().position(|line| line.contains("fn meet")).expect("it is here") + 1;
    let place = format!("{}:{line}:8", file!());
    assert!(error.to_string().contains(&place), "{error} is not at {place}");
}

#[test]
fn super_of_takes_a_class_or_a_reference_to_one() -> Result<(), Error> {
    let base = Class::builder("Base").slots(()).method("name", |_, _| Ok("base".into())).build()?;
    let child = Class::builder("Child").base(&base).slots(()).method("name", |_, _| Ok("child".into())).build()?;
    let object = child.instantiate([("", 0); 0])?;
    assert_eq!(object.super_of(&child)?.call_method("name", ())?, Value::from("base"));
    assert_eq!(object.super_of(child)?.call_method("name", ())?, Value::from("base"));
    Ok(())
}
