//! Native classes with methods, properties and hooks, as `#[methods]` writes them down.

#![allow(dead_code, reason = "each test uses some")]

use slotted::__private::{AttrDecl, Call, Needs, Param, returned};
use slotted::prelude::*;

/// Plain methods of every receiver, and a property that can be written and deleted.
#[slotted(weakref)]
#[derive(Debug, Default)]
pub(crate) struct Shape {
    pub(crate) size: i64,
    pub(crate) label: Slot<Value>,
}

impl slotted::__private::MethodsInOneBlock for Shape {
    const METHODS: &'static [AttrDecl] = &[
        AttrDecl::method("Shape.scaled", "The size times `by`.", Needs::Ref, SCALED, |call| {
            let by: i64 = call.arg(0)?;
            let offset = call.arg_or(1, || 0_i64)?;
            returned(call.reading::<Self>()?.size * by + offset)
        }),
        AttrDecl::method("Shape.grow", "", Needs::Mut, &[Param::required("by")], |call| {
            let by: i64 = call.arg(0)?;
            call.writing::<Self>()?.size += by;
            returned(())
        }),
        AttrDecl::method("Shape.itself", "", Needs::Handle, &[], |call| returned(call.object::<Self>()?.clone())),
        AttrDecl::method("Shape.describe", "", Needs::Ref, &[], |call| {
            let this = call.instance()?;
            let double: i64 = this.getattr("double")?.extract()?;
            returned(format!("{} {double}", this.class().name()))
        }),
        AttrDecl::method("Shape.reset", "", Needs::Mut, &[], |call| {
            let mut this = call.instance_mut()?;
            let double = this.getattr("double")?;
            this.setattr("size", 0)?;
            returned(double)
        }),
        AttrDecl::class_method("Shape.made_by", "", &[], |call| returned(call.class()?.name().to_owned())),
        AttrDecl::static_method("Shape.sum", "", &[Param::required("a"), Param::required("b")], |call| {
            returned(call.arg::<i64>(0)? + call.arg::<i64>(1)?)
        }),
        AttrDecl::property("Shape.double", "Twice the size.", |call| returned(call.reading::<Self>()?.size * 2))
            .setter(Needs::Mut, |call| {
                let double: i64 = call.arg(0)?;
                if double % 2 != 0 {
                    return Err(Error::custom(ErrorKind::Value, "odd-double", "odd"));
                }
                call.writing::<Self>()?.size = double / 2;
                returned(())
            })
            .deleter(|call| {
                call.writing::<Self>()?.size = 0;
                returned(())
            }),
        AttrDecl::property("Shape.absent", "", |_| Err(Error::custom(ErrorKind::Attribute, "as-it-likes", "absent"))),
        AttrDecl::value("Shape.UNIT", "", || returned("mm")),
    ];
}

const SCALED: &[Param<'static>] = &[Param::required("by"), Param::optional("offset").keyword_only()];

/// Without data: methods for the instances of any class.
#[slotted]
#[derive(Debug, Default)]
pub(crate) struct Named;

impl slotted::__private::MethodsInOneBlock for Named {
    const METHODS: &'static [AttrDecl] = &[
        AttrDecl::method("Named.name", "", Needs::Ref, &[], |call| {
            returned(format!("a {}", call.instance()?.class().name()))
        }),
        AttrDecl::method("Named.wrong", "", Needs::Ref, &[], |call| returned(call.reading::<Self>().is_ok())),
    ];
}

/// All the hooks, which write down that they were called.
#[slotted(dict)]
#[derive(Debug, Default)]
pub(crate) struct Watched {
    pub(crate) level: i64,
    pub(crate) spare: Slot<i64>,
    #[slot(skip)]
    pub(crate) log: Vec<String>,
}

fn noted(call: &mut Call<'_>, what: &str) -> slotted::Result<()> {
    call.writing::<Watched>()?.log.push(what.to_owned());
    Ok(())
}

impl slotted::__private::MethodsInOneBlock for Watched {
    const METHODS: &'static [AttrDecl] = &[
        AttrDecl::method("Watched.__getattr__", "", Needs::Ref, &[Param::required("name")], |call| {
            let name = call.text(0)?;
            match name.as_str() {
                "refused" => Err(Error::custom(ErrorKind::Attribute, "as-it-likes", "refused")),
                other => returned(format!("hook {other}")),
            }
        }),
        AttrDecl::method("Watched.__setattr__", "", Needs::Mut, SETTING, |call| {
            let (name, value): (String, Value) = (call.arg(0)?, call.arg(1)?);
            noted(call, &format!("set {name}={value}"))?;
            returned(call.instance_mut()?.generic_setattr(name.as_str(), value))
        }),
        AttrDecl::method("Watched.__delattr__", "", Needs::Mut, &[Param::required("name")], |call| {
            let name: String = call.arg(0)?;
            noted(call, &format!("del {name}"))?;
            returned(call.instance_mut()?.generic_delattr(name.as_str()))
        }),
    ];
}

const SETTING: &[Param<'static>] = &[Param::required("name"), Param::required("value")];

/// Holds one that is watched by value.
#[slotted]
#[derive(Debug, Default)]
pub(crate) struct Holder {
    pub(crate) inner: Watched,
    pub(crate) shape: Shape,
}
