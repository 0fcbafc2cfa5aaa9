//! Methods of every kind, without a warning even where lints are strict.
#![deny(warnings, missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code, non_snake_case)]

use slotted::prelude::*;

/// A point.
#[slotted(notify)]
#[derive(Debug)]
pub struct Point {
    /// Left to right.
    pub x: f64,
}

#[methods(crate = ::slotted)]
impl Point {
    /// Where all starts.
    #[classattr]
    pub const ORIGIN: f64 = 0.0;

    /// The distance.
    #[must_use]
    #[signature(scale = 1.0, /, *rest, key = "none", **named)]
    pub fn norm(&self, scale: f64, rest: Vec<Value>, key: &str, named: slotted::value::Dict) -> f64 {
        self.x * scale + (rest.len() + key.len() + named.len()) as f64
    }

    /// Old.
    #[deprecated(note = "use `norm`")]
    pub fn length(&self) -> f64 {
        self.x
    }

    /// Lent.
    pub fn text<'a>(&'a self, prefix: &'a str) -> &'a str {
        prefix
    }

    /// A handle.
    pub fn itself(this: &Obj<Self>) -> Obj<Self> {
        this.clone()
    }

    /// Anything.
    pub fn peek(slf: &dyn Instance) -> Option<f64> {
        slf.getattr("x").ok()?.extract().ok()
    }

    #[getter]
    fn size(&self) -> f64 {
        self.x
    }

    #[setter]
    fn set_size(&mut self, size: f64) {
        self.x = size;
    }

    #[deleter]
    fn del_size(&mut self) {
        self.x = 0.0;
    }

    /// Which crate this is in is no business of the class.
    #[classmethod]
    pub fn made(cls: &Class, x: f64) -> Result<Obj, Error> {
        cls.instantiate([("x", x)])
    }

    #[staticmethod]
    const fn zero() -> i64 {
        0
    }

    #[rename("type")]
    fn kind(&self) -> &'static str {
        "point"
    }

    fn r#match(&self, r#in: i64) -> i64 {
        r#in
    }

    #[skip]
    fn generic<T>(self, it: T) -> T {
        it
    }

    fn __notify__(&self, name: &str, old: Value, new: Value) {
        println!("{name} {old} {new}");
    }
}

fn main() -> Result<(), Error> {
    let point = Obj::new(Point::new(3.0));
    assert_eq!(point.call_method("match", args!(in = 4))?, Value::from(4));
    assert_eq!(point.call_method("norm", args!(2, 0, key = "ab", other = 1))?, Value::from(10.0));
    assert_eq!(point.call_method("length", ())?, Value::from(3.0));
    assert_eq!(Point::new(1.0).generic(5) + Point::zero(), 5);
    Ok(())
}
