//! Structs that `macro_rules!` produces, and structs inside functions.

#![allow(dead_code, reason = "rustc does not count what the expansion reads of a field that a macro names")]

use slotted::prelude::*;

macro_rules! class {
    ($(#[$meta:meta])* $vis:vis $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $ty:ty = $default:expr),* $(,)? }) => {
        #[slotted]
        $(#[$meta])*
        $vis struct $name {
            $($(#[$field_meta])* #[slot(default = $default)] $field_vis $field: $ty,)*
        }
    };
}

macro_rules! child {
    ($name:ident: $base:ty, $options:tt, $validate:expr) => {
        #[slotted(extends = $base, dict)]
        #[derive(Debug)]
        struct $name {
            own: i64,
            #[slot(validate = $validate, rename = "limited")]
            other: u8,
        }
    };
}

class! {
    /// Made by a macro.
    #[derive(Debug, Clone)]
    pub(crate) Made {
        /// A number.
        pub(crate) number: i64 = 1 + 2 * 3,
        pub(crate) list: Vec<u8> = vec![1, 2],
        option: Option<Box<str>> = None,
        base: u8 = 1,
        value: u8 = 2,
    }
}

child!(Child: Made, (), |v: &u8| if *v < 10 { Ok(()) } else { Err("too much") });

macro_rules! two_fields {
    ($name:ident, $field:ident) => {
        #[slotted(slots("free"))]
        #[derive(Debug)]
        struct $name {
            $field: i64,
            fixed: i64,
            #[slot(default = 4)]
            defaulted: i64,
        }

        impl $name {
            fn sum(&self) -> i64 {
                self.$field + self.fixed + self.defaulted
            }
        }
    };
}

two_fields!(Two, given);

macro_rules! with_generics {
    ($name:ident<$param:ident: $($bound:path),+>, $ty:ty) => {
        #[slotted]
        struct $name<$param: $($bound +)+> {
            single: $ty,
            many: Vec<$param>,
        }
    };
}

with_generics!(Parametric<T: IntoValue, FromValue>, Option<T>);

macro_rules! named_by_literal {
    ($name:ident, $base:path, $slot:literal, $untyped:literal) => {
        #[slotted(extends = $base, slots($untyped))]
        struct $name {
            #[slot(rename = $slot)]
            x: i64,
        }
    };
}

named_by_literal!(Literal, Made, "class", "__private");

macro_rules! same_line {
    ($($name:ident)*) => { $(#[slotted] #[derive(Debug)] struct $name { x: i64 })* };
}

same_line!(First Second);

#[test]
fn a_class_may_come_out_of_a_macro() {
    let mut made = Made::new();
    made.setattr("number", 9).unwrap();
    assert_eq!((made.number, made.list.as_slice(), made.option, made.base, made.value), (9, &[1, 2][..], None, 1, 2));
    assert_eq!(Made::class().doc(), "Made by a macro.");
    assert_eq!(Made::class().slot("number").unwrap().doc(), "A number.");
    assert_eq!(Made::class().slot("list").unwrap().type_text(), "Vec<u8>");
}

#[test]
fn a_class_out_of_a_macro_may_have_bases_and_options() {
    let mut child = Child::new(Made::default(), 1, 2);
    assert_eq!(child.setattr("limited", 10).unwrap_err().rule(), "slot-value-refused");
    child.setattr("number", 4).unwrap();
    assert_eq!((child.number, child.own, child.other), (4, 1, 2));
    let mut literal = Literal::new(Made::new(), 1);
    literal.setattr("class", 3).unwrap();
    literal.setattr("_Literal__private", 4).unwrap();
    assert_eq!((literal.x, literal.getattr("_Literal__private").unwrap()), (3, Value::Int(4)));
}

#[test]
fn field_names_may_be_the_macro_s_or_the_caller_s() {
    let two = Two::new(1, 2);
    assert_eq!(two.sum(), 7);
    assert_eq!(Two::from_pairs([("given", 1), ("fixed", 2), ("defaulted", 3)]).unwrap().sum(), 6);
    assert_eq!(two.dir(), ["defaulted", "fixed", "free", "given"]);
}

#[test]
fn types_with_the_caller_s_parameters_are_slots() {
    let mut parametric = Parametric::new(Some(1_u8), vec![]);
    parametric.setattr("many", [1_i64, 2]).unwrap();
    parametric.setattr("single", Value::None).unwrap();
    assert_eq!((parametric.single, parametric.many), (None, vec![1, 2]));
}

#[test]
fn classes_of_one_macro_call_are_different_classes() {
    let (first, second) = (First::new(1), Second::new(2));
    assert_ne!(first.class(), second.class());
    assert!(!(&first as &dyn Instance).is::<Second>());
    assert_eq!(First::class().slot("x").unwrap().get(&second).unwrap_err().rule(), "descriptor-wrong-type");
}

#[test]
fn a_class_may_be_local_to_a_function() {
    fn make() -> Box<dyn Instance> {
        #[slotted]
        struct Local {
            x: i64,
        }
        Box::new(Local::new(1))
    }
    fn other() -> Box<dyn Instance> {
        const HERE: i64 = 5;
        fn even(v: &i64) -> Result<(), &'static str> {
            if v % 2 == 0 { Ok(()) } else { Err("odd") }
        }
        #[slotted]
        struct Local {
            #[slot(default = HERE, validate = even)]
            x: i64,
        }
        #[slotted(extends = Local)]
        struct Below {
            y: i64,
        }
        Box::new(Below::new(Local::new(), 2))
    }
    let (first, mut second) = (make(), other());
    assert_ne!(first.class(), second.class());
    assert_eq!(first.class().name(), "Local");
    assert_eq!(second.class().base().unwrap().name(), "Local");
    assert_ne!(second.class().base(), Some(first.class()));
    assert_eq!(second.setattr("x", 3).unwrap_err().rule(), "slot-value-refused");
    assert_eq!(second.getattr("x").unwrap(), Value::Int(5));
}
