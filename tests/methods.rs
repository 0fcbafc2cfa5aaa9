//! tmp
use slotted::prelude::*;

#[slotted(weakref)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[methods]
impl Point {
    /// Its length.
    #[signature(scale = 1.0)]
    pub fn norm(&self, scale: f64) -> f64 {
        self.x.hypot(self.y) * scale
    }
    pub fn grow(&mut self, by: f64) -> Result<(), String> {
        if by < 0.0 {
            return Err("negative".into());
        }
        self.x *= by;
        Ok(())
    }
    #[getter]
    pub fn area(&self) -> f64 {
        self.x * self.y
    }
    #[classattr]
    const UNIT: &str = "mm";
}
#[slotted(extends = Point)]
pub struct Pixel {
    color: u32,
}

#[slotted]
pub struct W<T: Clone + IntoValue + FromValue + 'static> {
    v: T,
}
#[methods]
impl<T: Clone + IntoValue + FromValue> W<T> {
    fn get(&self) -> T {
        self.v.clone()
    }
}

#[test]
fn main() {
    let mut pt = Point::new(3.0, 4.0);
    println!("{:?} {:?}", pt.call_method("norm", ()), pt.call_method("norm", (2,)));
    println!("{:?} {:?}", pt.getattr("area"), pt.getattr("UNIT"));
    println!("{:?} {:?}", pt.call_method("grow", (2,)), pt.call_method_mut("grow", (2,)));
    println!("{:?}", pt.getattr("norm"));
    let o = Obj::new(Pixel::new(pt, 5));
    let m = o.getattr("norm").unwrap();
    println!("{m:?} {:?} {:?}", m.call(args!(scale = 1.0)), m.call(("x",)));
    println!("{:?} {:?}", o.call_method("grow", (-1.0,)), o.call_method("norm", (1, 2)));
    let w = Obj::new(W { v: 5_i64 });
    println!("{:?}", w.call_method("get", ()));
    println!("{:?}", Obj::new(W { v: "s".to_owned() }).call_method("get", ()));
}
