#![forbid(unsafe_code)]
use slotted::prelude::*;

/// A point in the plane.
#[slotted]
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Horizontal position.
    pub x: f64,
    pub y: f64,
}

#[slotted(extends = Point, dict, weakref)]
#[derive(Debug, Clone, PartialEq)]
pub struct Pixel {
    pub color: u32,
}

#[slotted(slots("mana", "__secret", class = "its doc"))]
#[derive(Debug, Default)]
pub struct Hero;

#[slotted]
#[derive(Debug, Clone)]
struct Pair<T: IntoValue + FromValue> {
    a: T,
    #[slot(default = 7)]
    b: u8,
    c: Slot<T>,
    #[slot(opaque)]
    d: std::collections::HashMap<u8, T>,
    #[slot(skip)]
    e: std::marker::PhantomData<T>,
}

#[slotted(extends = Pair<T>)]
#[derive(Debug, Clone)]
struct Triple<T: IntoValue + FromValue> {
    #[slot(validate = |v: &i64| if *v > 0 { Ok(()) } else { Err("must be positive") })]
    z: i64,
    n: Point,
}

#[test]
fn smoke() {
    let mut p = Pixel::new(Point::new(1.0, 2.0), 0xff8800);
    p.x += 1.0;
    assert_eq!(p.getattr("x").unwrap(), Value::Float(2.0));
    p.setattr("tag", "hot").unwrap();
    assert_eq!(p.attr_ref::<f64>("y").unwrap(), &2.0);
    assert_eq!(Pixel::SLOTS.x.get(&p), &2.0);
    assert_eq!(Pixel::SLOTS.color.get(&p), &0xff8800);
    assert_eq!(p.attr_ref::<str>("tag").unwrap(), "hot");
    println!("{:?} {:?}", p, Pixel::class());
    println!("{}", p.getattr("colr").unwrap_err());
    println!("{:?}", Point::new(1., 2.).setattr("z", 1).unwrap_err());
    println!("{:?}", Point::new(1., 2.).setattr("x", "s").unwrap_err());
    println!("{:?}", Pixel::from_pairs([("x", 1)]).unwrap_err());
    let q =
        Pixel::from_pairs([("x", Value::from(1.0)), ("y", 2.into()), ("color", 3.into()), ("k", 3.into())]).unwrap();
    println!("{q:?} {:?}", q.dir());
    let mut h = Hero::new();
    h.setattr("_Hero__secret", 5).unwrap();
    println!("{:?} {:?} {:?}", h, h.getattr("mana").unwrap_err(), Hero::class().slots().collect::<Vec<_>>());
    let mut t = Triple::new(Pair::new(1i64, Default::default()), 5, Point::new(1., 2.));
    println!("{:?}", t.setattr("z", -1).unwrap_err());
    t.setattr_path("n.x", 9.0).unwrap();
    assert_eq!(t.n.x, 9.0);
    println!("{:?}", t.getattr("n").unwrap_err());
    println!("{:?}", t.getattr("c").unwrap_err());
    println!("{:?} {:?}", t.getattr("b").unwrap(), Triple::<i64>::class().mro().collect::<Vec<_>>());
    println!("{:?}", &t as &dyn Instance);
    assert!((&t as &dyn Instance).is::<Pair<i64>>());
    assert!(!(&t as &dyn Instance).is::<Pair<u8>>());
}
