//! Generic classes: parameters, bounds, defaults, bases; each instantiation is a class of its own.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use std::collections::HashMap;
use std::marker::PhantomData;

use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone, PartialEq)]
pub struct Pair<T: IntoValue + FromValue, U = i64>
where
    U: IntoValue + FromValue,
{
    pub a: T,
    pub b: U,
    pub many: Vec<Option<T>>,
    pub maybe: Slot<U>,
    #[slot(opaque)]
    pub map: HashMap<u8, T>,
    #[slot(skip)]
    marker: PhantomData<fn() -> U>,
}

#[slotted(extends = Pair<T>, slots("free"), dict)]
#[derive(Debug)]
pub struct Triple<T: IntoValue + FromValue> {
    c: T,
    #[slot(default = 5)]
    d: i64,
}

#[slotted(extends = Pair<u8, String>)]
#[derive(Debug)]
pub struct Concrete<T: IntoValue + FromValue> {
    c: T,
}

#[slotted(extends = Triple<f64>)]
#[derive(Debug)]
#[allow(deprecated, reason = "slots under a dict, on purpose")]
pub struct Leaf {
    leaf: bool,
}

#[slotted]
#[derive(Debug)]
pub struct Buffer<T: Copy + Default + IntoValue + FromValue + 'static, const N: usize = 4, const FLAG: bool = true> {
    #[slot(opaque, default = [T::default(); N])]
    data: [T; N],
    #[slot(default)]
    fill: T,
}

fn pair<T: IntoValue + FromValue + 'static>(a: T) -> Pair<T> {
    Pair::new(a, 2, vec![], HashMap::new())
}

#[test]
fn slots_have_the_types_of_the_instantiation() {
    let mut pair = pair(1.5_f64);
    pair.setattr("a", 2).unwrap();
    pair.setattr("b", 3).unwrap();
    pair.setattr("many", vec![Value::None, Value::from(1)]).unwrap();
    pair.setattr("maybe", 4).unwrap();
    assert_eq!((pair.a, pair.b, pair.many.as_slice(), pair.maybe.get()), (2.0, 3, &[None, Some(1.0)][..], Some(&4)));
    assert_eq!(pair.setattr("a", "x").unwrap_err().message(), "slot 'a' of 'Pair' objects must be float, not 'str'");
    pair.attr_mut::<HashMap<u8, f64>>("map").unwrap().insert(1, 1.0);
    assert_eq!(pair.attr_ref::<HashMap<u8, f64>>("map").unwrap().len(), 1);
    assert_eq!(pair.attr_ref::<HashMap<u8, i64>>("map").unwrap_err().rule(), "attr-type");
    assert_eq!(*Pair::<f64>::SLOTS.a.get(&pair), 2.0);
    assert_eq!(Pair::<f64>::class().slot("a").unwrap().type_name(), "f64");
    assert_eq!(Pair::<f64>::class().slot("a").unwrap().type_text(), "T");
}

#[test]
fn instantiations_are_different_classes() {
    let (ints, texts) = (pair(1_i64), pair(String::new()));
    assert_eq!(ints.class(), Pair::<i64, i64>::class());
    assert_ne!(ints.class(), texts.class());
    assert!(!(&ints as &dyn Instance).is::<Pair<String>>());
    assert!((&texts as &dyn Instance).downcast_ref::<Pair<i64>>().is_none());
    let slot = Pair::<String>::class().slot("a").unwrap();
    assert_eq!(slot.get(&ints).unwrap_err().rule(), "descriptor-wrong-type");
    assert_eq!(slot.get(&texts).unwrap(), Value::from(""));
    let mut buffers: (Buffer<u8, 2>, Buffer<u8, 2, false>) = Default::default();
    assert_ne!(buffers.0.class(), buffers.1.class());
    assert_eq!(
        Buffer::<u8, 2>::class().slot("fill").unwrap().set(&mut buffers.1, 1).unwrap_err().kind(),
        ErrorKind::Type
    );
    assert_eq!(buffers.1.fill, 0);
}

#[test]
fn generic_bases_are_inherited() {
    let mut triple = Triple::new(pair("a".to_owned()), "c".to_owned());
    triple.setattr("a", "changed").unwrap();
    triple.setattr("free", 1).unwrap();
    triple.setattr("dynamic", 2).unwrap();
    assert_eq!((triple.a.as_str(), triple.c.as_str(), triple.d), ("changed", "c", 5));
    assert_eq!(*Triple::<String>::SLOTS.a.get(&triple), "changed");
    let names: Vec<_> = Triple::<String>::class().mro().map(|class| class.name().to_owned()).collect();
    assert_eq!(names, ["Triple", "Pair", "object"]);
    assert_eq!(Triple::<String>::class().base(), Some(Pair::<String>::class()));
    assert!(!Triple::<String>::class().is_subclass(&Pair::<i64>::class()));
    let slots: Vec<_> = Triple::<u8>::class().slots().map(|slot| slot.name().to_owned()).collect();
    assert_eq!(slots, ["a", "b", "many", "maybe", "map", "c", "d", "free"]);
    assert_eq!(triple.vars().unwrap().len(), 1);
}

#[test]
fn classes_extend_concrete_instantiations() {
    let mut leaf = Leaf::new(Triple::new(pair(1.0), 2.0), true);
    leaf.setattr("a", 9).unwrap();
    leaf.setattr("leaf", false).unwrap();
    assert_eq!((leaf.a, leaf.c, leaf.leaf), (9.0, 2.0, false));
    assert!((&leaf as &dyn Instance).is::<Triple<f64>>() && (&leaf as &dyn Instance).is::<Pair<f64>>());
    assert!(!(&leaf as &dyn Instance).is::<Triple<f32>>());
    let mut concrete = Concrete::new(Pair::new(1_u8, String::new(), vec![], HashMap::new()), 'c');
    concrete.setattr("c", "x").unwrap();
    assert_eq!(concrete.setattr("a", 256).unwrap_err().kind(), ErrorKind::Overflow);
    assert_eq!((concrete.c, concrete.a, concrete.b.as_str()), ('x', 1, ""));
}

#[test]
fn const_parameters_and_defaults_of_parameters_work() {
    let mut buffer: Buffer<u8> = Buffer::new();
    buffer.setattr("fill", 7).unwrap();
    assert_eq!((buffer.data, buffer.fill), ([0; 4], 7));
    assert_eq!(buffer.attr_ref::<[u8; 4]>("data").unwrap(), &[0; 4]);
    assert_eq!(Buffer::<i32, 9>::class().instance_size(), 40);
    assert_eq!(Buffer::<u8, 3>::from_pairs([("fill", 1)]).unwrap().fill, 1);
}

#[test]
fn generic_classes_are_reached_from_generic_code() {
    fn sum<T: IntoValue + FromValue + 'static>(pair: &mut Pair<T>) -> Result<i64, Error> {
        pair.setattr("a", 40)?;
        let a: i64 = pair.getattr("a")?.extract()?;
        let b: i64 = *Pair::<T>::SLOTS.b.get(pair);
        Ok(a + b)
    }
    assert_eq!(sum(&mut pair(0_u8)).unwrap(), 42);
    assert_eq!(sum(&mut pair(0_i128)).unwrap(), 42);
    assert_eq!(sum(&mut pair(Value::None)).unwrap(), 42);
    assert_eq!(sum(&mut pair(String::new())).unwrap_err().kind(), ErrorKind::Type);
}

#[test]
fn a_private_field_is_a_slot_of_the_class_and_no_field_outside() {
    mod inside {
        use slotted::prelude::*;

        #[slotted(new = _)]
        pub(super) struct Account<T: IntoValue + FromValue> {
            pub(super) owner: String,
            balance: T,
        }

        impl<T: IntoValue + FromValue> Account<T> {
            pub(super) fn open(owner: &str, balance: T) -> Self {
                Self { owner: owner.to_owned(), balance }
            }
        }
    }
    let mut account = inside::Account::open("a", 5_i64);
    account.setattr("balance", 6).unwrap();
    assert_eq!((account.getattr("balance").unwrap(), account.owner.as_str()), (Value::Int(6), "a"));
}

#[test]
fn nested_generic_classes_are_reached_by_path() {
    #[slotted]
    struct Holder<T: IntoValue + FromValue> {
        inner: Buffer<u8>,
        value: T,
    }
    let mut holder = Holder::new(Buffer::new(), 1.5);
    holder.setattr_path("inner.fill", 3).unwrap();
    assert_eq!((holder.inner.fill, holder.value), (3, 1.5));
    assert_eq!(Holder::<f64>::class().slot("inner").unwrap().type_text(), "Buffer<u8>");
}

#[test]
fn many_slots_need_no_limit_to_be_set() {
    macro_rules! wide {
        ($($field:ident)*) => {
            #[slotted]
            struct Wide<T: IntoValue + FromValue> {
                $(#[slot(default = 1)] $field: i64,)*
                last: T,
            }
            const NAMES: &[&str] = &[$(stringify!($field)),*];
        };
    }
    wide!(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17 a18 a19 a20 a21 a22 a23 a24 a25 a26 a27 a28 a29 a30
        b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11 b12 b13 b14 b15 b16 b17 b18 b19 b20 b21 b22 b23 b24 b25 b26 b27 b28 b29 b30
        c1 c2 c3 c4 c5 c6 c7 c8 c9 c10 c11 c12 c13 c14 c15 c16 c17 c18 c19 c20 c21 c22 c23 c24 c25 c26 c27 c28 c29 c30);
    let mut wide = Wide::new(0_u8);
    for name in NAMES {
        let old: i64 = wide.getattr(name).unwrap().extract().unwrap();
        wide.setattr(name, old + 1).unwrap();
    }
    assert_eq!(wide.attrs().filter(|(_, value)| value.as_ref().ok() == Some(&Value::Int(2))).count(), NAMES.len());
    assert_eq!((wide.last, wide.a1, wide.c30), (0, 2, 2));
}
