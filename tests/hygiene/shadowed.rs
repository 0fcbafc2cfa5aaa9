//! Nothing that the expansion needs is looked up by a name that the user can take.

#![allow(dead_code, non_camel_case_types, reason = "the names are the point")]

/// Every name that code usually takes for granted means something else here.
mod hostile {
    use ::slotted::slotted;

    pub struct Option;
    pub struct Vec;
    pub struct Result;
    pub struct String;
    pub struct Box;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub trait Default {}
    pub trait Clone {}
    pub trait From {}
    pub trait Into {}
    pub trait Deref {}
    pub trait DerefMut {}
    pub trait Fn {}
    pub trait FnOnce {}
    pub trait Send {}
    pub trait Sync {}
    pub trait Sized {}
    pub struct Slot;
    pub struct Value;
    pub struct Class;
    pub struct Error;
    pub struct AttrDict;
    pub struct Slotted;
    pub struct Object;
    pub struct PhantomData;
    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod slotted_ {}
    pub fn panic() {}
    pub fn drop() {}
    macro_rules! hostile_macros {
        ($($name:ident)*) => {$(
            macro_rules! $name {
                ($d($d tokens:tt)*) => { compile_error!("a macro of the user's was called") };
            }
        )*};
        (@ $d:tt $($name:ident)*) => {$(
            #[allow(unused_macros)]
            macro_rules! $name {
                ($d($d tokens:tt)*) => { compile_error!("a macro of the user's was called") };
            }
        )*};
    }
    hostile_macros!(@ $ line column module_path stringify concat assert panic format vec matches unreachable);

    #[::slotted::methods]
    impl Base {
        #[signature(by = 1.0, text = "x", *, more)]
        fn scaled(&self, by: f64, text: &str, more: &[i64]) -> f64 {
            let _ = (text, more);
            self.a * by
        }

        #[getter]
        fn size(&self) -> f64 {
            self.a
        }

        #[setter]
        #[cfg(not(any()))]
        fn set_size(&mut self, size: f64) {
            self.a = size;
        }

        #[classattr]
        fn unit() -> i64 {
            1
        }
    }

    #[slotted(slots("u", "__p"), weakref)]
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

    #[slotted(extends = Base, dict, final, tight)]
    pub struct Derived {
        pub f: ::core::option::Option<u8>,
        #[slot(default, convert = |v: ::slotted::Value| ::slotted::FromValue::from_value(v) as ::core::result::Result<u8, ::slotted::Mismatch>)]
        pub g: u8,
    }

    #[slotted(dict)]
    pub struct Generic<T: ::slotted::IntoValue + ::slotted::FromValue, const N: usize> {
        pub t: T,
        #[slot(opaque)]
        pub n: [u8; N],
    }

    #[slotted(extends = Generic<T, 3>)]
    pub struct BelowGeneric<T: ::slotted::IntoValue + ::slotted::FromValue> {
        pub more: ::slotted::Slot<T>,
    }

    #[slotted]
    pub struct Defaulted {
        #[slot(default)]
        pub x: bool,
    }
}

#[test]
fn the_user_s_names_are_not_the_expansion_s() {
    use slotted::{Attributes as _, Slotted as _, Value};
    let base = hostile::Base::new(1.0, vec![true]);
    let mut derived = hostile::Derived::new(base, None);
    assert_eq!(derived.setattr("b", -1).unwrap_err().rule(), "slot-value-refused");
    derived.setattr("g", 7).unwrap();
    derived.setattr("u", "any").unwrap();
    derived.setattr("_Base__p", 1).unwrap();
    assert_eq!((derived.b, derived.g, derived.getattr("u").unwrap()), (3, 7, Value::from("any")));
    let generic = hostile::BelowGeneric::<i64>::new(hostile::Generic::new(1, [0; 3]));
    assert_eq!(generic.getattr("t").unwrap(), Value::Int(1));
    assert!(hostile::Defaulted::from_pairs([("x", true)]).unwrap().x);
}
