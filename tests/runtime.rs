//! Classes made at run time.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]
#![allow(clippy::many_single_char_names, reason = "a class and an object each")]

use slotted::prelude::*;

#[slotted]
#[derive(Debug)]
struct Point {
    x: f64,
    name: String,
}

#[test]
fn basics() {
    let hero =
        Class::builder("Hero").base(Point::class()).slots(["mana", "__hp"]).attr("kind", "hero").build().unwrap();
    let o = hero.instantiate([("x", Value::from(1.0)), ("name", "n".into()), ("mana", 3.into())]).unwrap();
    assert_eq!(o.getattr("mana").unwrap(), Value::Int(3));
    assert_eq!(o.getattr("_Hero__hp").unwrap_err().rule(), "unset-slot-read");
    o.setattr("_Hero__hp", "full").unwrap();
    assert_eq!(o.getattr("kind").unwrap(), Value::from("hero"));
    assert_eq!(o.setattr("kind", 1).unwrap_err().message(), "'Hero' object attribute 'kind' is read-only");
    println!("{:?} {:?}", o, hero.slots().collect::<Vec<_>>());
    let p: Obj<Point> = o.clone().downcast().unwrap();
    assert_eq!(p.borrow().x, 1.0);
    let child = Class::builder("Child").base(&hero).property("twice", |_| Ok(Value::from(2.0))).build().unwrap();
    assert!(child.has_dict() && child.has_weakref());
    let c = child.instantiate_with(Point { x: 5.0, name: String::new() }, [("zz", 1)]).unwrap();
    assert_eq!(c.getattr("zz").unwrap(), Value::Int(1));
    assert_eq!(c.getattr("twice").unwrap(), Value::Float(2.0));
    println!("{}", c.setattr("twice", 1).unwrap_err());
    drop(hero);
    drop(child);
    println!("{}", c.getattr("nope").unwrap_err());
    println!("{:?}", c.class().mro().collect::<Vec<_>>());
    let e = {
        let k = c.class();
        drop(c);
        drop(o);
        drop(p);
        k
    };
    drop(e);
    for i in 0..1000 {
        let k = Class::builder(format!("K{i}")).slots("a").build().unwrap();
        let o = k.instantiate([("a", 1)]).unwrap();
        drop(k);
        assert_eq!(o.state().unwrap().slots.unwrap()["a"], Value::Int(1));
        let copy = o.copy().unwrap();
        drop(o);
        copy.setattr("a", copy.class()).unwrap();
    }
}
