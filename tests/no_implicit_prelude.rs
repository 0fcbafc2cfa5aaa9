//! A crate without any prelude, in which the attribute is the only name that is imported.

#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![allow(missing_docs, missing_debug_implementations, dead_code, reason = "test classes")]

use ::slotted::{methods, slotted};

#[slotted(slots("u", "__p"), weakref, rename_all = "UPPERCASE")]
pub struct Base {
    pub a: f64,
    #[slot(default = 3, validate = |v: &i64| if *v > 0 { ::core::result::Result::Ok(()) } else { ::core::result::Result::Err("no") })]
    pub b: i64,
    pub c: ::slotted::Slot<::std::string::String>,
    #[slot(opaque)]
    pub d: ::std::vec::Vec<bool>,
    #[slot(skip)]
    e: u8,
}

#[slotted]
pub struct Mixin;

#[slotted(extends = Base, mixins(Mixin), dict, final)]
#[derive(::std::fmt::Debug)]
pub struct Derived {
    pub f: ::core::option::Option<u8>,
}

#[slotted(tight)]
pub struct Generic<T, const N: usize>
where
    T: ::slotted::IntoValue + ::slotted::FromValue,
{
    pub t: ::slotted::Slot<T>,
    #[slot(default)]
    #[cfg(any())]
    pub gone: ::nowhere::Type<T>,
    #[slot(opaque)]
    pub n: [u8; N],
}

#[methods]
impl<T, const N: usize> Generic<T, N>
where
    T: ::slotted::IntoValue + ::slotted::FromValue,
{
    #[signature(by = 2, text = "x", *, more)]
    fn sum(&self, by: u8, text: &str, more: &[i64]) -> ::core::result::Result<i64, ::slotted::Error> {
        if text != "x" || more.is_empty() {
            return ::core::result::Result::Err(<::slotted::Error as ::core::convert::From<&str>>::from("no text"));
        }
        ::core::result::Result::Ok(::core::convert::From::from(self.n[0] + by))
    }

    #[getter]
    fn first(&self) -> u8 {
        self.n[0]
    }

    #[setter]
    #[cfg(not(any()))]
    fn set_first(&mut self, first: u8) {
        self.n[0] = first;
    }
}

#[slotted(extends = Generic<T, 2>, closed)]
pub struct BelowGeneric<T: ::slotted::IntoValue + ::slotted::FromValue> {
    pub more: T,
}

impl ::std::fmt::Debug for Base {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        ::std::fmt::Formatter::write_str(f, "base")
    }
}

#[::core::prelude::v1::test]
fn the_expansion_needs_no_prelude() {
    use ::slotted::{Attributes as _, Slotted as _};
    let mut derived = Derived::new(Base::new(1.0, ::std::vec![]), ::core::option::Option::None);
    derived.setattr("f", 7).unwrap();
    derived.setattr("B", 7).unwrap();
    ::std::assert_eq!(derived.setattr("B", 0).unwrap_err().rule(), "slot-value-refused");
    ::std::assert_eq!((derived.f, derived.b, derived.e), (::core::option::Option::Some(7), 7, 0));
    let none: [(&str, i64); 0] = [];
    ::std::assert_eq!(Derived::from_pairs(none).unwrap_err().rule(), "missing-argument");
    let below = BelowGeneric::new(Generic::new([1, 2]), 5_u8);
    ::std::assert_eq!(below.getattr("more").unwrap(), ::slotted::Value::Int(5));
    let more = ::slotted::args!(more = ::std::vec![1]);
    ::std::assert_eq!(below.call_method("sum", more).unwrap(), ::slotted::Value::Int(3));
    let mut below = below;
    below.setattr("first", 8).unwrap();
    ::std::assert_eq!(below.getattr("first").unwrap(), ::slotted::Value::Int(8));
}
