//! `#[methods]`: what a block adds to a class, called by name on plain values, handles, and what inherits from it.

#![allow(missing_docs, missing_debug_implementations, unreachable_pub, reason = "test classes")]
#![allow(
    clippy::unused_self,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    reason = "methods are as callers would have them"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;

use slotted::prelude::*;
use slotted::value::Dict;

#[slotted(weakref)]
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[methods]
impl Point {
    /// The number of dimensions.
    #[classattr]
    pub const DIMENSIONS: i64 = 2;

    /// Not an attribute.
    pub const PLAIN: i64 = 3;

    #[classattr]
    fn unit() -> &'static str {
        "mm"
    }

    /// The distance from the origin.
    ///
    /// Scaled.
    #[signature(scale = 1.0)]
    pub fn norm(&self, scale: f64) -> f64 {
        self.x.hypot(self.y) * scale
    }

    fn grow(&mut self, by: f64) -> Result<(), String> {
        if by < 0.0 {
            return Err(format!("cannot grow by {by}"));
        }
        self.x *= by;
        self.y *= by;
        Ok(())
    }

    /// A handle to the same object.
    fn itself(this: &Obj<Self>) -> Obj<Self> {
        this.clone()
    }

    fn untyped(this: &Obj) -> String {
        this.class().name().to_owned()
    }

    fn seen(this: &dyn Instance, name: &str) -> Result<Value, Error> {
        this.getattr(name)
    }

    fn poke(this: &mut dyn Instance, name: &str, value: Value) -> Result<(), Error> {
        this.setattr(name, value)
    }

    #[staticmethod]
    fn origin() -> Obj<Point> {
        Obj::new(Point::new(0.0, 0.0))
    }

    #[classmethod]
    fn titled(cls: &Class, title: &str) -> String {
        format!("{title} {}", cls.name())
    }

    #[getter]
    fn get_area(&self) -> f64 {
        self.x * self.y
    }

    #[setter]
    fn set_area(&mut self, area: f64) -> Result<(), String> {
        if area < 0.0 {
            return Err("an area is not negative".to_owned());
        }
        self.y = area / self.x;
        Ok(())
    }

    #[deleter]
    fn del_area(&mut self) {
        self.y = 0.0;
    }

    /// Which way it points.
    #[getter(angle)]
    fn compute_angle(&self) -> f64 {
        self.y.atan2(self.x)
    }

    #[rename("double")]
    fn twice(&self) -> f64 {
        self.norm(2.0)
    }

    fn r#type(&self) -> &'static str {
        "point"
    }

    #[cfg(any())]
    fn gone(&self, of: Missing) -> Missing {
        of
    }

    #[cfg(not(any()))]
    fn kept(&self) -> i64 {
        1
    }

    #[skip]
    pub fn left_out<T: Into<f64>>(self, by: T) -> f64 {
        self.x * by.into()
    }
}

#[slotted(extends = Point, dict)]
pub struct Pixel {
    pub color: u32,
}

#[methods]
impl Pixel {
    fn norm(&self) -> f64 {
        -self.__base__.norm(1.0)
    }
}

fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().message()
}

fn rule<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    result.unwrap_err().rule()
}

fn float(value: f64) -> Value {
    Value::from(value)
}

mod receivers {
    use super::*;

    #[test]
    fn a_plain_value_is_lent_to_its_methods() {
        let mut point = Point::new(3.0, 4.0);
        assert_eq!(point.call_method("norm", ()).unwrap(), float(5.0));
        assert_eq!(point.call_method_mut("grow", (2,)).unwrap(), Value::None);
        assert_eq!(point, Point::new(6.0, 8.0));
        assert_eq!(point.call_method("seen", ("x",)).unwrap(), float(6.0));
        point.call_method_mut("poke", ("y", 1)).unwrap();
        assert_eq!(point.y.to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn what_a_method_needs_it_must_be_given() {
        let point = Point::new(3.0, 4.0);
        assert_eq!(rule(point.call_method("grow", (2,))), "method-needs-mut");
        assert_eq!(rule(point.call_method("poke", ("y", 1))), "method-needs-mut");
        assert_eq!(rule(point.call_method("itself", ())), "method-needs-handle");
        assert_eq!(rule(point.getattr("norm")), "method-of-plain-value");
    }

    #[test]
    fn a_handle_gives_any_receiver() {
        let point = Obj::new(Point::new(3.0, 4.0));
        assert_eq!(point.call_method("norm", ()).unwrap(), float(5.0));
        assert_eq!(point.call_method("grow", (2,)).unwrap(), Value::None);
        assert_eq!(point.call_method("seen", ("y",)).unwrap(), float(8.0));
        point.call_method("poke", ("y", 1)).unwrap();
        assert_eq!(point.getattr("y").unwrap(), float(1.0));
        assert_eq!(point.call_method("untyped", ()).unwrap(), Value::from("Point"));
        let same: Obj<Point> = point.call_method("itself", ()).unwrap().extract().unwrap();
        assert!(same.ptr_eq(&point));
    }

    #[test]
    fn the_methods_stay_functions() {
        let mut point = Point::new(3.0, 4.0);
        point.grow(2.0).unwrap();
        assert_eq!((point.norm(1.0).to_bits(), point.r#type()), (10.0_f64.to_bits(), "point"));
        assert_eq!(Point::itself(&Obj::new(point.clone())).getattr("x").unwrap(), float(6.0));
        assert_eq!((Point::PLAIN, point.left_out(2.0_f32).to_bits()), (3, 12.0_f64.to_bits()));
    }

    #[test]
    fn what_is_not_marked_is_no_attribute() {
        let point = Obj::new(Point::new(3.0, 4.0));
        for name in ["PLAIN", "left_out", "twice", "gone", "get_area", "set_area", "compute_angle", "class", "new"] {
            assert_eq!(rule(point.getattr(name)), "no-attribute-get", "{name}");
        }
        for name in ["double", "type", "kept", "area", "angle", "DIMENSIONS", "unit"] {
            assert!(point.hasattr(name), "{name}");
        }
    }
}

mod inheritance {
    use super::*;

    #[slotted]
    pub struct Named;

    #[methods]
    impl Named {
        fn title(this: &dyn Instance) -> Result<String, Error> {
            Ok(format!("the {}", this.getattr("name")?.extract::<String>()?))
        }

        fn rename_to(this: &Obj, name: String) -> Result<(), Error> {
            this.setattr("name", name)
        }

        fn direct(&self) -> i64 {
            1
        }
    }

    #[slotted(mixins(Named))]
    pub struct Person {
        name: String,
    }

    #[test]
    fn a_class_that_extends_has_the_methods_of_its_base() {
        let mut pixel = Pixel::new(Point::new(3.0, 4.0), 7);
        assert_eq!(pixel.call_method("double", ()).unwrap(), float(10.0));
        pixel.call_method_mut("grow", (2,)).unwrap();
        assert_eq!(pixel.getattr("area").unwrap(), float(48.0));
        assert_eq!(Obj::new(pixel).call_method("untyped", ()).unwrap(), Value::from("Pixel"));
    }

    #[test]
    fn a_method_overrides_the_one_of_the_base() {
        let pixel = Obj::new(Pixel::new(Point::new(3.0, 4.0), 7));
        assert_eq!(pixel.call_method("norm", ()).unwrap(), float(-5.0));
        let base = pixel.super_of(Pixel::class()).unwrap();
        assert_eq!(base.call_method("norm", args!(scale = 3)).unwrap(), float(15.0));
        assert_eq!(
            message(pixel.call_method("norm", (1,))),
            "Pixel.norm() takes 1 positional argument but 2 were given"
        );
    }

    #[test]
    fn a_mixin_has_methods_for_any_instance() {
        let person = Person::new("Ann".to_owned());
        assert_eq!(person.call_method("title", ()).unwrap(), Value::from("the Ann"));
        let person = Obj::new(person);
        person.call_method("rename_to", ("Bob",)).unwrap();
        assert_eq!(person.call_method("title", ()).unwrap(), Value::from("the Bob"));
        assert_eq!(rule(person.call_method("direct", ())), "method-receiver");
        assert_eq!(Obj::new(Named).call_method("direct", ()).unwrap(), Value::from(1));
    }

    #[test]
    fn classes_made_at_run_time_inherit_and_override() {
        let hero = Class::builder("Hero").base(Person::class()).slots(["mana"]);
        let hero = hero.method("title", |this, args| {
            let title = this.super_of(this.class())?.call_method("title", args)?;
            Ok(format!("{title}!").into())
        });
        let hero = hero.build().unwrap().instantiate([("name", "Eve")]).unwrap();
        assert_eq!(hero.call_method("title", ()).unwrap(), Value::from("the Eve!"));
        hero.call_method("rename_to", ("Ida",)).unwrap();
        assert_eq!(hero.call_method("title", ()).unwrap(), Value::from("the Ida!"));
        let plain = Class::builder("Free").base(Class::of::<Named>()).build().unwrap();
        let plain = plain.instantiate([("name", "Jo")]).unwrap();
        assert_eq!(plain.call_method("title", ()).unwrap(), Value::from("the Jo"));
    }
}

mod arguments {
    use super::*;

    #[slotted]
    pub struct Kit;

    #[methods]
    impl Kit {
        fn two(&self, first: i64, second: String) -> String {
            format!("{first} {second}")
        }

        #[signature(a, /, b, *, c = 3, d)]
        fn kinds(&self, a: i64, b: i64, c: i64, d: i64) -> Vec<i64> {
            vec![a, b, c, d]
        }

        #[signature(first = None, *rest, **named)]
        fn stars(&self, first: Option<i64>, rest: Vec<Value>, named: BTreeMap<String, Value>) -> String {
            format!("{first:?} {rest:?} {named:?}")
        }

        #[signature(**named)]
        #[staticmethod]
        fn names(named: Dict) -> Vec<String> {
            named.keys().map(ToString::to_string).collect()
        }

        #[signature(text = "x", numbers = [1, 2], by = 1)]
        fn lent<'a>(&self, text: &'a str, numbers: &'a [i64], by: &'a i64) -> String {
            format!("{text} {numbers:?} {by}")
        }

        #[signature(count = Self::next())]
        fn counted(&self, count: i64) -> i64 {
            count
        }

        #[skip]
        fn next() -> i64 {
            NEXT.with_borrow_mut(|next| {
                *next += 1;
                *next
            })
        }

        fn optional(&self, it: Option<i64>) -> bool {
            it.is_some()
        }

        fn object(&self, it: &Obj<Point>) -> f64 {
            it.borrow().x
        }

        #[signature(a, b, c, d, e, f, g = 7)]
        #[staticmethod]
        #[allow(clippy::many_single_char_names, clippy::too_many_arguments, reason = "more than fit on the stack")]
        fn many(a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: u8) -> i64 {
            a + b + c + d + e + f + i64::from(g)
        }
    }

    thread_local! {
        static NEXT: RefCell<i64> = const { RefCell::new(0) };
    }

    #[track_caller]
    fn said(name: &str, args: impl slotted::IntoArgs, expected: &str) {
        assert_eq!(message(Kit.call_method(name, args)), expected);
    }

    fn text(name: &str, args: impl slotted::IntoArgs) -> String {
        Kit.call_method(name, args).unwrap().extract().unwrap()
    }

    /// The texts are those of CPython 3.13.
    #[test]
    fn arguments_that_do_not_fit_are_refused_in_pythons_words() {
        said("two", (), "Kit.two() missing 2 required positional arguments: 'first' and 'second'");
        said("two", (1,), "Kit.two() missing 1 required positional argument: 'second'");
        said("two", (1, "a", 3), "Kit.two() takes 3 positional arguments but 4 were given");
        said("two", args!(1, first = 1), "Kit.two() got multiple values for argument 'first'");
        said("two", args!(1, third = 1), "Kit.two() got an unexpected keyword argument 'third'");
        said(
            "two",
            args!(1, secnd = 1),
            "Kit.two() got an unexpected keyword argument 'secnd'. Did you mean 'second'?",
        );
        said("kinds", (1, 2), "Kit.kinds() missing 1 required keyword-only argument: 'd'");
        said(
            "kinds",
            args!(1, 2, 3, d = 4),
            "Kit.kinds() takes 3 positional arguments but 4 positional arguments (and 1 keyword-only argument) were given",
        );
        said(
            "kinds",
            args!(a = 1, b = 2, d = 3),
            "Kit.kinds() got some positional-only arguments passed as keyword arguments: 'a'",
        );
        said("names", (1,), "Kit.names() takes 0 positional arguments but 1 was given");
        said("counted", (1, 2), "Kit.counted() takes from 1 to 2 positional arguments but 3 were given");
        said("optional", (), "Kit.optional() missing 1 required positional argument: 'it'");
    }

    #[test]
    fn arguments_that_do_not_convert_are_refused_by_name() {
        said("two", ("a", "b"), "Kit.two() argument 'first' must be int, not str");
        said("two", (1, 2), "Kit.two() argument 'second' must be str, not int");
        said("many", (1, 2, 3, 4, 5, args_last()), "Kit.many() argument 'f' must be int, not str");
        assert_eq!(rule(Kit.call_method("many", args!(1, 2, 3, 4, 5, 6, g = 300))), "argument-range");
        said("lent", (1,), "Kit.lent() argument 'text' must be str, not int");
    }

    fn args_last() -> &'static str {
        "six"
    }

    #[test]
    fn keywords_defaults_and_stars_reach_their_parameters() {
        assert_eq!(text("two", args!(second = "b", first = 1)), "1 b");
        let list = Kit.call_method("kinds", args!(1, b = 2, d = 4)).unwrap();
        assert_eq!(list.extract::<Vec<i64>>().unwrap(), [1, 2, 3, 4]);
        assert_eq!(text("stars", ()), "None [] {}");
        assert_eq!(text("stars", args!(1, 2, "three", four = 4)), "Some(1) [2, \"three\"] {\"four\": 4}");
        let names = Kit.call_method("names", args!(b = 1, a = 2)).unwrap();
        assert_eq!(names.extract::<Vec<String>>().unwrap(), ["b", "a"]);
        assert_eq!(Kit.call_method("many", args!(1, 2, 3, 4, 5, f = 6)).unwrap(), Value::from(28));
    }

    #[test]
    fn a_default_is_made_for_each_call_that_needs_it() {
        assert_eq!(Kit.call_method("counted", ()).unwrap(), Value::from(1));
        assert_eq!(Kit.call_method("counted", (9,)).unwrap(), Value::from(9));
        assert_eq!(Kit.call_method("counted", ()).unwrap(), Value::from(2));
    }

    #[test]
    fn what_is_lent_is_converted_first() {
        assert_eq!(text("lent", ()), "x [1, 2] 1");
        assert_eq!(text("lent", ("y", vec![3], 4)), "y [3] 4");
        let point = Obj::new(Point::new(3.0, 4.0));
        assert_eq!(Kit.call_method("object", (point,)).unwrap(), float(3.0));
        said("object", (1,), "Kit.object() argument 'it' must be Point, not int");
    }
}

mod classes {
    use super::*;

    #[test]
    fn static_and_class_methods_are_called_on_both() {
        let pixel = Obj::new(Pixel::new(Point::new(3.0, 4.0), 7));
        for origin in [pixel.call_method("origin", ()), Point::class().call_method("origin", ())] {
            assert_eq!(*origin.unwrap().extract::<Obj<Point>>().unwrap().borrow(), Point::new(0.0, 0.0));
        }
        assert_eq!(pixel.call_method("titled", ("a",)).unwrap(), Value::from("a Pixel"));
        assert_eq!(Point::class().call_method("titled", ("a",)).unwrap(), Value::from("a Point"));
        assert_eq!(Point::new(1.0, 2.0).call_method("titled", ("plain",)).unwrap(), Value::from("plain Point"));
        let bound = Pixel::class().getattr("titled").unwrap();
        let ClassAttr::Value(bound) = bound else { panic!("a bound method") };
        assert_eq!(bound.call(args!(title = "the")).unwrap(), Value::from("the Pixel"));
    }

    #[test]
    fn a_method_read_from_the_class_takes_the_object_first() {
        let point = Obj::new(Point::new(3.0, 4.0));
        assert_eq!(Point::class().call_method("norm", (point.clone(), 2)).unwrap(), float(10.0));
        assert_eq!(
            message(Point::class().call_method("norm", (1,))),
            "descriptor 'norm' for 'Point' objects doesn't apply to a 'int' object"
        );
    }

    #[test]
    fn constants_are_read_from_class_and_instance() {
        let point = Obj::new(Point::new(3.0, 4.0));
        assert_eq!(point.getattr("DIMENSIONS").unwrap(), Value::from(2));
        assert_eq!(point.getattr("unit").unwrap(), Value::from("mm"));
        let of_class = Point::class().getattr("DIMENSIONS").unwrap();
        assert!(matches!(of_class, ClassAttr::Value(value) if value == Value::from(2)));
        assert_eq!(rule(point.setattr("DIMENSIONS", 3)), "class-attr-read-only");
        let pixel = Obj::new(Pixel::new(Point::new(3.0, 4.0), 7));
        pixel.setattr("DIMENSIONS", 3).unwrap();
        assert_eq!(pixel.getattr("DIMENSIONS").unwrap(), Value::from(3));
    }

    #[test]
    fn docs_are_those_of_the_items() {
        let point = Obj::new(Point::new(3.0, 4.0));
        let Value::Function(norm) = point.getattr("norm").unwrap() else { panic!("a bound method") };
        assert_eq!(norm.doc(), "The distance from the origin.\n\nScaled.");
        assert_eq!((norm.name(), norm.qualname()), ("norm", "Point.norm"));
        assert_eq!(norm.call(args!(scale = 2)).unwrap(), float(10.0));
        let ClassAttr::Property(angle) = Point::class().getattr("angle").unwrap() else { panic!("a property") };
        assert_eq!((angle.doc(), angle.has_setter(), angle.has_deleter()), ("Which way it points.", false, false));
        let ClassAttr::Property(area) = Point::class().getattr("area").unwrap() else { panic!("a property") };
        assert_eq!((area.has_setter(), area.has_deleter()), (true, true));
    }
}

mod results {
    use super::*;

    #[test]
    fn an_error_becomes_a_slotted_one() {
        let point = Obj::new(Point::new(3.0, 4.0));
        let error = point.call_method("grow", (-1,)).unwrap_err();
        assert_eq!((error.kind(), error.message().as_str()), (ErrorKind::Value, "cannot grow by -1"));
        assert_eq!(rule(point.call_method("seen", ("z",))), "no-attribute-get");
        assert_eq!(point.getattr("x").unwrap(), float(3.0));
    }

    #[test]
    fn errors_of_the_standard_library_become_value_errors() {
        #[slotted]
        struct Reader;

        #[methods]
        impl Reader {
            #[staticmethod]
            fn number(text: &str) -> Result<i64, std::num::ParseIntError> {
                text.trim().parse()
            }

            #[staticmethod]
            fn any(text: &str) -> Result<f64, Box<dyn std::error::Error>> {
                Ok(text.parse::<f64>()? + f64::from(text.len().to_string().parse::<u8>()?))
            }
        }
        let class = Reader::class();
        assert_eq!(class.call_method("number", (" 7",)).unwrap(), Value::Int(7));
        assert_eq!(class.call_method("any", ("1.5",)).unwrap(), float(4.5));
        for name in ["number", "any"] {
            let error = class.call_method(name, ("x",)).unwrap_err();
            let said = ["invalid digit found in string", "invalid float literal"].contains(&error.message().as_str());
            assert!(said && error.kind() == ErrorKind::Value && error.rule() == "value-refused", "{error:?}");
        }
    }
}

mod properties {
    use super::*;

    #[test]
    fn a_property_is_read_written_and_deleted() {
        let mut point = Point::new(3.0, 4.0);
        point.setattr("area", 6).unwrap();
        assert_eq!(point, Point::new(3.0, 2.0));
        let point = Obj::new(point);
        point.setattr("area", 9).unwrap();
        assert_eq!((point.getattr("y").unwrap(), point.getattr("area").unwrap()), (float(3.0), float(9.0)));
        point.delattr("area").unwrap();
        assert_eq!(point.getattr("area").unwrap(), float(0.0));
    }

    #[test]
    fn a_refused_value_changes_nothing() {
        let point = Obj::new(Point::new(3.0, 4.0));
        assert_eq!(message(point.setattr("area", -1)), "an area is not negative");
        assert_eq!(rule(point.setattr("area", "x")), rule(point.setattr("x", "x")));
        assert_eq!(*point.borrow(), Point::new(3.0, 4.0));
    }

    #[test]
    fn a_property_without_a_setter_is_not_written() {
        let pixel = Obj::new(Pixel::new(Point::new(3.0, 4.0), 7));
        assert_eq!(message(pixel.setattr("angle", 1)), "property 'angle' of 'Pixel' object has no setter");
        assert_eq!(message(pixel.delattr("angle")), "property 'angle' of 'Pixel' object has no deleter");
    }

    #[slotted]
    pub struct Dial {
        raw: i64,
    }

    #[methods]
    impl Dial {
        #[getter]
        fn level(this: &Obj<Self>) -> i64 {
            this.borrow().raw
        }

        #[cfg(not(any()))]
        #[setter]
        fn set_level(this: &Obj<Self>, level: i64) -> Result<(), Error> {
            this.setattr("raw", level)
        }

        #[cfg(any())]
        #[deleter]
        fn delete_level(this: &Obj<Self>) -> Missing {}
    }

    #[test]
    fn the_functions_of_a_property_may_be_conditional_and_take_a_handle() {
        let dial = Obj::new(Dial::new(1));
        dial.setattr("level", 5).unwrap();
        assert_eq!(dial.getattr("level").unwrap(), Value::from(5));
        assert_eq!(rule(dial.delattr("level")), "property-no-deleter");
        assert_eq!(rule(Dial::new(1).getattr("level")), "method-needs-handle");
    }
}

mod hooks {
    use super::*;

    thread_local! {
        static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    fn log(line: String) {
        LOG.with_borrow_mut(|log| log.push(line));
    }

    fn logged() -> Vec<String> {
        LOG.take()
    }

    #[slotted]
    pub struct Watched {
        #[slot(notify, validate = |&v: &i64| if v < 100 { Ok(()) } else { Err("too much") })]
        level: i64,
        quiet: i64,
    }

    #[methods]
    impl Watched {
        fn __getattr__(&self, name: &str) -> Result<Value, Error> {
            match name.strip_prefix("any_") {
                Some(rest) => Ok(rest.into()),
                None => Err(Error::custom(ErrorKind::Attribute, "no-such-thing", format!("nothing called {name}"))),
            }
        }

        fn __dir__(&self) -> Vec<String> {
            vec!["level".to_owned(), "any_thing".to_owned()]
        }

        fn __repr__(&self) -> String {
            format!("<level {}>", self.level)
        }

        fn __notify__(this: &dyn Instance, name: &str, old: Value, new: Value) -> Result<(), Error> {
            log(format!("{name}: {old} -> {new}, now {}", this.getattr(name)?));
            Ok(())
        }
    }

    #[slotted(notify, slots("free"))]
    pub struct Loud {
        a: i64,
    }

    #[methods]
    impl Loud {
        fn __notify__(&self, name: String, old: Value, new: &Value) {
            log(format!("{name}: {old} -> {new}"));
        }

        fn __setattr__(this: &Obj<Self>, name: &str, value: Value) -> Result<(), Error> {
            log(format!("set {name}"));
            this.generic_setattr(name, value)
        }

        fn __delattr__(this: &Obj<Self>, name: &str) -> Result<(), Error> {
            log(format!("del {name}"));
            this.generic_delattr(name)
        }
    }

    #[test]
    fn hooks_answer_where_nothing_else_does() {
        let it = Obj::new(Watched::new(1, 2));
        assert_eq!(it.getattr("any_way").unwrap(), Value::from("way"));
        assert_eq!(rule(it.getattr("other")), "no-such-thing");
        assert_eq!(it.getattr("quiet").unwrap(), Value::from(2));
        assert_eq!(it.dir().unwrap(), ["any_thing", "level"]);
        assert_eq!(it.repr().unwrap(), "<level 1>");
        assert_eq!(Watched::new(3, 4).getattr("any_x").unwrap(), Value::from("x"));
    }

    #[test]
    fn a_slot_that_says_so_is_told_of_once_it_is_written() {
        let it = Obj::new(Watched::new(1, 2));
        it.setattr("level", 5).unwrap();
        it.setattr("quiet", 5).unwrap();
        assert_eq!(message(it.setattr("level", 100)).rsplit(' ').next(), Some("much"));
        assert_eq!(logged(), ["level: 1 -> 5, now 5"]);
        let mut plain = Watched::new(1, 2);
        plain.setattr("level", 6).unwrap();
        assert_eq!(logged(), ["level: 1 -> 6, now 6"]);
    }

    #[test]
    fn a_class_that_says_so_is_told_of_all_its_slots() {
        let it = Obj::new(Loud::new(1));
        it.setattr("a", 2).unwrap();
        it.setattr("free", "x").unwrap();
        it.delattr("free").unwrap();
        assert_eq!(logged()[..4], ["set a", "a: 1 -> 2", "set free", "free: None -> x"]);
    }
}

mod borrows {
    use super::*;

    thread_local! {
        static HELD: RefCell<Option<Obj<Holder>>> = const { RefCell::new(None) };
    }

    /// Its conversion looks at the object whose method it is an argument of.
    pub struct Nosy(i64);

    impl FromValue for Nosy {
        fn from_value(value: Value) -> Result<Self, Mismatch> {
            let held = HELD.with_borrow(|held| held.clone().expect("an object"));
            held.setattr("count", 10).map_err(|error| Mismatch::refused(error.message()))?;
            value.extract().map(Nosy)
        }
    }

    #[slotted]
    pub struct Holder {
        count: i64,
    }

    #[methods]
    impl Holder {
        fn held(&mut self) -> Result<Value, Error> {
            HELD.with_borrow(|held| held.as_ref().expect("an object").getattr("count"))
        }

        fn seen(&self) -> Result<(), Error> {
            HELD.with_borrow(|held| held.as_ref().expect("an object").setattr("count", 1))
        }

        fn free(this: &Obj<Self>) -> Result<i64, Error> {
            let count = this.borrow().count + 1;
            this.setattr("count", count)?;
            Ok(this.borrow().count)
        }

        fn converted(&mut self, nosy: Nosy) -> i64 {
            self.count += nosy.0;
            self.count
        }
    }

    fn holder() -> Obj<Holder> {
        let holder = Obj::new(Holder::new(0));
        HELD.set(Some(holder.clone()));
        holder
    }

    #[test]
    fn a_method_that_takes_self_holds_a_borrow() {
        let holder = holder();
        assert_eq!(rule(holder.call_method("held", ())), "already-mutably-borrowed");
        assert_eq!(rule(holder.call_method("seen", ())), "already-borrowed");
        holder.setattr("count", 2).unwrap();
    }

    #[test]
    fn a_method_that_takes_the_handle_holds_none() {
        let holder = holder();
        assert_eq!(holder.call_method("free", ()).unwrap(), Value::from(1));
        let guard = holder.borrow();
        assert_eq!(rule(holder.call_method("held", ())), "already-borrowed");
        drop(guard);
    }

    #[test]
    fn arguments_are_converted_before_the_object_is_borrowed() {
        assert_eq!(holder().call_method("converted", (5,)).unwrap(), Value::from(15));
    }
}

mod generics {
    use super::*;

    #[slotted]
    pub struct Cell<T: Clone + IntoValue + FromValue, const N: usize> {
        value: T,
    }

    #[methods]
    impl<T: Clone + IntoValue + FromValue, const N: usize> Cell<T, N> {
        #[classattr]
        const SIZE: i64 = N.cast_signed() as i64;

        fn get(&self) -> T {
            self.value.clone()
        }

        #[signature(value, times = 1)]
        fn put(&mut self, value: T, times: i64) -> i64 {
            self.value = value;
            times
        }

        #[getter]
        fn shown(&self) -> T {
            self.value.clone()
        }

        #[setter]
        fn set_shown(&mut self, value: T) {
            self.value = value;
        }
    }

    #[slotted]
    pub struct Bare<T> {
        #[slot(opaque)]
        it: Vec<T>,
    }

    #[methods]
    impl<T> Bare<T> {
        fn len(&self) -> usize {
            self.it.len()
        }
    }

    #[test]
    fn each_instantiation_has_the_methods() {
        let number = Obj::new(Cell::<i64, 4>::new(5));
        assert_eq!(number.call_method("get", ()).unwrap(), Value::from(5));
        assert_eq!(number.call_method("put", (6,)).unwrap(), Value::from(1));
        assert_eq!(number.getattr("shown").unwrap(), Value::from(6));
        assert_eq!(message(number.call_method("put", ("x",))), "Cell.put() argument 'value' must be int, not str");
        let text = Obj::new(Cell::<String, 9>::new("a".to_owned()));
        text.setattr("shown", "b").unwrap();
        assert_eq!(text.call_method("get", ()).unwrap(), Value::from("b"));
        assert_eq!((number.getattr("SIZE").unwrap(), text.getattr("SIZE").unwrap()), (Value::from(4), Value::from(9)));
        assert_eq!(Bare::new(vec![(), ()]).call_method("len", ()).unwrap(), Value::from(2));
    }
}

mod elsewhere {
    use super::*;

    pub mod inner {
        #[slotted::slotted]
        pub struct Far {
            pub it: i64,
        }
    }

    #[methods]
    impl inner::Far {
        fn doubled(&self) -> i64 {
            self.it * 2
        }
    }

    macro_rules! shapes {
        ($($name:ident, $ty:ty, $method:ident -> $returned:ty = $body:expr;)*) => {$(
            #[slotted]
            pub struct $name {
                it: $ty,
            }

            #[methods]
            impl $name {
                fn $method(&self, by: $ty) -> $returned {
                    let body: fn($ty, $ty) -> $returned = $body;
                    body(self.it, by)
                }

                fn same(this: &Obj<Self>) -> Obj<$name> {
                    this.clone()
                }
            }
        )*};
    }

    shapes! {
        Sum, i64, add -> i64 = |a, b| a + b;
        Product, f64, times -> f64 = |a, b| a * b;
    }

    #[test]
    fn a_block_may_be_in_another_module_or_made_by_a_macro() {
        assert_eq!(inner::Far::new(4).call_method("doubled", ()).unwrap(), Value::from(8));
        assert_eq!(Sum::new(4).call_method("add", (1,)).unwrap(), Value::from(5));
        let product = Obj::new(Product::new(4.0));
        assert_eq!(product.call_method("times", (1.5,)).unwrap(), float(6.0));
        assert!(product.call_method("same", ()).is_ok());
    }

    #[test]
    fn a_block_may_be_in_a_function() {
        #[slotted]
        struct Local {
            it: i64,
        }

        #[methods]
        impl Local {
            fn get(&self) -> i64 {
                self.it
            }
        }

        assert_eq!(Local::new(3).call_method("get", ()).unwrap(), Value::from(3));
    }
}
