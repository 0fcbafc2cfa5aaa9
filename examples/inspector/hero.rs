//! `Hero`: a class made at run time on a native one, with methods, properties and a hook that tells of every change.

use std::cell::RefCell;
use std::rc::Rc;

use slotted::Method;
use slotted::prelude::*;

use crate::game::Entity;
use crate::shapes::Point;

/// What a hook was told: a slot of an object was written.
pub(crate) struct Change {
    pub(crate) object: Obj,
    pub(crate) slot: String,
    pub(crate) old: Value,
    pub(crate) new: Value,
}

/// What hooks have been told since somebody looked, in the order of the writes.
pub(crate) type Told = Rc<RefCell<Vec<Change>>>;

/// The class; its `__notify__` passes on to `told`.
pub(crate) fn class(told: &Told) -> slotted::Result<Class> {
    let told = Rc::clone(told);
    Class::builder("Hero")
        .base(Entity::class())
        .module("inspector")
        .doc("Who the story is about.")
        .slots([("mana", "What magic costs."), ("pos", "Where it stands."), ("bag", "What it carries, as a list.")])
        .attr("motto", "try again")
        .attr("cast", Method::new("Hero.cast", cast).doc("Spends mana, and says how much is left."))
        .attr("step", Method::new("Hero.step", step).doc("Moves by so much."))
        .attr("fresh", Method::of_class("Hero.fresh", fresh).doc("A hero at the start of the story."))
        .attr("level", level())
        .attr("wounded", Property::new(wounded).with_doc("Whether less than half of its health is left."))
        .attr("__repr__", Method::new("Hero.__repr__", repr))
        .method("__notify__", move |this, mut args| {
            let (slot, old, new): (String, Value, Value) = args.extract(["name", "old", "new"])?;
            told.borrow_mut().push(Change { object: this.clone(), slot, old, new });
            Ok(Value::None)
        })
        .build()
}

fn cast(this: &Obj, mut args: Args<'_>) -> slotted::Result<Value> {
    let [cost, times] = args.bind(["cost", "times?"])?;
    let cost: i64 = cost.unwrap_or_default().extract()?;
    let times: i64 = times.map_or(Ok(1), Value::extract)?;
    let mana: i64 = this.getattr(name!("mana"))?.extract()?;
    let left = cost.checked_mul(times).and_then(|spent| mana.checked_sub(spent)).filter(|left| *left >= 0);
    let left = left.ok_or_else(|| refused("mana-short", format!("{mana} mana is not enough")))?;
    this.setattr(name!("mana"), left)?;
    Ok(left.into())
}

fn step(this: &Obj, mut args: Args<'_>) -> slotted::Result<Value> {
    let [dx, dy] = args.bind(["dx", "dy?"])?;
    for (path, by) in [("pos.x", dx), ("pos.y", dy)] {
        if let Some(by) = by {
            let to = this.getattr_path(path)?.extract::<f64>()? + by.extract::<f64>()?;
            this.setattr_path(path, to)?;
        }
    }
    Ok(Value::None)
}

fn fresh(class: &Class, mut args: Args<'_>) -> slotted::Result<Value> {
    let (name,): (String,) = args.extract(["name"])?;
    let pos = Obj::new(Point::new(0.0, 0.0));
    let start = [
        ("name", name.into()),
        ("mana", 10.into()),
        ("pos", pos.into()),
        ("bag", Value::List([].into_iter().collect())),
    ];
    class.instantiate(start).map(Value::Obj)
}

/// Ten mana are a level; there are twenty.
fn level() -> Property {
    Property::new(|this| Ok((this.getattr(name!("mana"))?.extract::<i64>()? / 10).into()))
        .setter(|this, value| {
            let level: i64 = value.extract()?;
            if !(0..=20).contains(&level) {
                return Err(refused("level-range", format!("level must be from 0 to 20, not {level}")));
            }
            this.setattr(name!("mana"), level * 10)
        })
        .with_doc("A tenth of the mana, from 0 to 20.")
}

fn wounded(this: &Obj) -> slotted::Result<Value> {
    Ok((this.getattr(name!("health"))?.extract::<i64>()? < 5).into())
}

fn repr(this: &Obj, _: Args<'_>) -> slotted::Result<Value> {
    Ok(format!("<Hero {}>", this.getattr(name!("name"))?).into())
}

fn refused(rule: &'static str, message: String) -> Error {
    Error::custom(ErrorKind::Value, rule, message)
}
