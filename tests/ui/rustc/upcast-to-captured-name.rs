use std::marker::PhantomData;

use slotted::prelude::*;

struct Mark<T>(PhantomData<T>);

macro_rules! marks {
    ($($class:ty)*) => {$(
        impl IntoValue for Mark<$class> {
            fn to_value(&self) -> Result<Value, Mismatch> {
                Ok(Value::None)
            }
        }
        impl FromValue for Mark<$class> {
            fn from_value(_: Value) -> Result<Self, Mismatch> {
                Ok(Mark(PhantomData))
            }
        }
    )*};
}

marks!(Point Other);

#[slotted]
struct Point {
    x: f64,
}

#[slotted]
struct Other {
    text: String,
}

#[slotted(extends = T)]
struct On<T> {
    mark: Mark<T>,
}

// What the expansion calls a parameter of its own.
#[allow(non_camel_case_types)]
type __U = Point;

#[slotted(extends = On<__U>)]
struct Derived {
    y: f64,
}

fn main() {
    let derived = Obj::new(Derived::new(On::new(Point::new(1.0), Mark(PhantomData)), 2.0));
    let other: Obj<Other> = derived.upcast();
    println!("{}", other.borrow().text);
}
