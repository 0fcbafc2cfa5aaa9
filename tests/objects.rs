//! Shared objects: handles, casts, borrowing, attributes by name.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

#[slotted(extends = Point, dict, weakref)]
#[derive(Debug)]
struct Pixel {
    color: u32,
    name: Slot<String>,
    next: Option<Obj<Pixel>>,
    #[slot(default)]
    parent: Weak<Pixel>,
}

fn pixel() -> Obj<Pixel> {
    Obj::new(Pixel::new(Point::new(1.0, 2.0), 0xff, None))
}

#[test]
fn basics() {
    let o = pixel();
    o.setattr("y", 5.0).unwrap();
    let base: Obj<Point> = o.clone().upcast();
    let any: Obj = o.clone().upcast();
    assert_eq!(base.borrow().y, 5.0);
    assert_eq!(any.getattr("color").unwrap(), Value::Int(255));
    any.setattr("tag", "hot").unwrap();
    assert_eq!(o.getattr("tag").unwrap(), Value::from("hot"));
    let w = o.downgrade();
    assert_eq!(any.clone().downcast::<Pixel>().unwrap(), o);
    assert!(any.clone().downcast::<slotted::builtins::Float>().is_err());
    o.setattr("next", pixel()).unwrap();
    let next = o.getattr("next").unwrap();
    println!("{next:?} {:?} {:?}", o.getattr("__class__").unwrap(), o.getattr("__weakref__").unwrap());
    o.borrow().next.as_ref().unwrap().setattr("parent", &w).unwrap();
    assert_eq!(o.borrow().next.as_ref().unwrap().borrow().parent.upgrade().unwrap(), o);
    println!("{}", {
        let _b = o.borrow_mut();
        o.getattr("x").unwrap_err()
    });
    println!("{}", {
        let _b = o.borrow();
        o.setattr("x", 1.0).unwrap_err()
    });
    drop((o, base));
    assert!(w.upgrade().is_some());
    drop(any);
    assert!(w.upgrade().is_none());
}
