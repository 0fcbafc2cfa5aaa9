use std::marker::PhantomData;

use slotted::prelude::*;

struct Call<F, T>(F, PhantomData<T>);

impl<F, T> IntoValue for Call<F, T> {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::None)
    }
}

impl<F, T> FromValue for Call<F, T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        Err(Mismatch::expected("nothing", &value))
    }
}

// What the expansion calls the type of the first field, which is a subtype of this.
#[allow(non_camel_case_types)]
type __type_of_first<T> = Call<fn(&'static String), T>;

#[slotted]
struct Calls<T> {
    #[cfg(all())]
    first: Call<for<'a> fn(&'a String), T>,
    second: __type_of_first<T>,
}

fn main() {}
