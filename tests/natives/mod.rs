//! Native classes with methods, properties and hooks.

#![allow(dead_code, clippy::unused_self, clippy::needless_pass_by_value, reason = "each test uses some, by name")]

use slotted::prelude::*;

/// Plain methods of every receiver, and a property that can be written and deleted.
#[slotted(weakref)]
#[derive(Debug, Default)]
pub(crate) struct Shape {
    pub(crate) size: i64,
    pub(crate) label: Slot<Value>,
}

#[methods]
impl Shape {
    /// The size times `by`.
    #[signature(by, *, offset = 0)]
    fn scaled(&self, by: i64, offset: i64) -> i64 {
        self.size * by + offset
    }

    fn grow(&mut self, by: i64) {
        self.size += by;
    }

    fn itself(this: &Obj<Self>) -> Obj<Self> {
        this.clone()
    }

    fn describe(this: &dyn Instance) -> Result<String, Error> {
        let double: i64 = this.getattr("double")?.extract()?;
        Ok(format!("{} {double}", this.class().name()))
    }

    fn reset(this: &mut dyn Instance) -> Result<Value, Error> {
        let double = this.getattr("double")?;
        this.setattr("size", 0)?;
        Ok(double)
    }

    #[classmethod]
    fn made_by(cls: &Class) -> String {
        cls.name().to_owned()
    }

    #[staticmethod]
    fn sum(a: i64, b: i64) -> i64 {
        a + b
    }

    /// Twice the size.
    #[getter]
    fn get_double(&self) -> i64 {
        self.size * 2
    }

    #[setter]
    fn set_double(&mut self, double: i64) -> Result<(), Error> {
        if double % 2 != 0 {
            return Err(Error::custom(ErrorKind::Value, "odd-double", "odd"));
        }
        self.size = double / 2;
        Ok(())
    }

    #[deleter]
    fn del_double(&mut self) {
        self.size = 0;
    }

    #[classattr]
    const UNIT: &str = "mm";
}

/// Without data: methods for the instances of any class.
#[slotted]
#[derive(Debug, Default)]
pub(crate) struct Named;

#[methods]
impl Named {
    fn name(this: &dyn Instance) -> String {
        format!("a {}", this.class().name())
    }

    fn direct(&self) -> i64 {
        1
    }
}

/// Hooks that write down that they were called.
#[slotted(dict)]
#[derive(Debug, Default)]
pub(crate) struct Watched {
    pub(crate) level: i64,
    pub(crate) spare: Slot<i64>,
    #[slot(skip)]
    pub(crate) log: Vec<String>,
}

#[methods]
impl Watched {
    fn __getattr__(&self, name: &str) -> Result<String, Error> {
        match name {
            "refused" => Err(Error::custom(ErrorKind::Attribute, "as-it-likes", "refused")),
            other => Ok(format!("hook {other}")),
        }
    }

    fn __setattr__(&mut self, name: &str, value: Value) -> Result<(), Error> {
        self.log.push(format!("set {name}={value}"));
        self.generic_setattr(name, value)
    }

    fn __delattr__(&mut self, name: &str) -> Result<(), Error> {
        self.log.push(format!("del {name}"));
        self.generic_delattr(name)
    }
}

/// Told of what is written, also in a class that is made at run time below it.
#[slotted(notify)]
#[derive(Debug, Default)]
pub(crate) struct Told {
    #[slot(validate = even)]
    pub(crate) even: i64,
    #[slot(convert = halved)]
    pub(crate) half: i64,
    pub(crate) note: Slot<String>,
    #[slot(skip)]
    pub(crate) log: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validators are given a reference")]
fn even(number: &i64) -> Result<(), String> {
    if number % 2 == 0 { Ok(()) } else { Err(format!("{number} is odd")) }
}

fn halved(value: Value) -> Result<i64, Mismatch> {
    value.extract::<i64>().map(|number| number / 2)
}

#[methods]
impl Told {
    fn __notify__(&mut self, name: &str, old: Value, new: Value) {
        self.log.push(format!("{name} {old:?} -> {new:?}"));
    }
}

/// Holds others by value.
#[slotted]
#[derive(Debug, Default)]
pub(crate) struct Holder {
    pub(crate) inner: Watched,
    pub(crate) shape: Shape,
    pub(crate) told: Told,
}
