//! The invariants that the unsafe code rests on, one test each, as `slots_core::class` lists them.

#![allow(
    missing_docs,
    clippy::float_cmp,
    clippy::struct_field_names,
    reason = "test classes; every number here is exact"
)]

use std::mem::offset_of;

use slotted::prelude::*;

#[slotted]
#[derive(Debug)]
struct A {
    a_byte: u8,
    a_wide: u128,
    a_text: String,
    a_flag: bool,
}

#[slotted(extends = A)]
#[derive(Debug)]
#[repr(align(128))]
struct B {
    b_char: char,
    b_slot: Slot<Box<str>>,
    b_tiny: i8,
}

#[slotted(extends = B, slots("c_any", "__c"), dict)]
#[derive(Debug)]
struct C {
    c_float: f32,
    #[slot(opaque)]
    c_aligned: Page,
    #[slot(skip)]
    hidden: [u8; 3],
}

#[slotted(extends = C)]
#[derive(Debug)]
#[allow(deprecated, reason = "slots under a dict, on purpose")]
struct D<T: IntoValue + FromValue> {
    d_many: Vec<T>,
    d_one: T,
    d_slot: Slot<T>,
    d_nested: Inner,
}

#[slotted(extends = D<u16>)]
#[derive(Debug)]
#[allow(deprecated, reason = "slots under a dict, on purpose")]
struct E {
    e_last: Option<u8>,
}

#[slotted]
#[derive(Debug)]
struct Inner {
    x: i64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(256))]
struct Page([u8; 5]);

fn e() -> E {
    let a = A::new(1, 2, "three".to_owned(), true);
    let b = B::new(a, 'b', -4);
    let c = C::new(b, 0.5, Page([1, 2, 3, 4, 5]));
    E::new(D::new(c, vec![6, 7], 8, Inner::new(9)), Some(10))
}

/// C1: at the offset of every slot in the table lies a live field of the slot's type.
#[test]
fn c1_every_slot_of_a_deep_class_leads_to_its_own_field() {
    let mut e = e();
    let class = E::class();
    assert_eq!(class.slots().len(), 16);
    for (name, value) in [
        ("a_byte", Value::from(11)),
        ("a_wide", 12.into()),
        ("a_text", "thirteen".into()),
        ("a_flag", false.into()),
        ("b_char", "é".into()),
        ("b_slot", "box".into()),
        ("b_tiny", (-128).into()),
        ("c_float", 0.25.into()),
        ("c_any", "any".into()),
        ("_C__c", Value::from(vec![Value::None])),
        ("d_many", Value::from(vec![Value::from(1), Value::from(65535)])),
        ("d_one", 65534.into()),
        ("d_slot", 3.into()),
        ("e_last", Value::None),
    ] {
        let others: Vec<_> = class.slots().map(|slot| slot.name().to_owned()).filter(|other| other != name).collect();
        let before: Vec<_> = others.iter().map(|other| e.getattr(other).ok()).collect();
        e.setattr(name, value.clone()).unwrap();
        assert_eq!(e.getattr(name).unwrap(), value, "{name}");
        assert_eq!(class.slot(name).unwrap().get(&e).unwrap(), value, "{name}");
        let after: Vec<_> = others.iter().map(|other| e.getattr(other).ok()).collect();
        assert_eq!(before, after, "writing {name} wrote to another slot");
    }
    assert_eq!((e.a_byte, e.a_wide, e.a_text.as_str(), e.a_flag), (11, 12, "thirteen", false));
    assert_eq!((e.b_char, e.b_slot.get().map(|text| &**text), e.b_tiny), ('é', Some("box"), -128));
    assert_eq!((e.c_float, e.c_aligned, e.hidden), (0.25, Page([1, 2, 3, 4, 5]), [0; 3]));
    assert_eq!((e.d_many.as_slice(), e.d_one, e.d_slot.get(), e.e_last), (&[1, 65535][..], 65534, Some(&3), None));
    // By type, each slot lends its own type and no other.
    assert_eq!(e.attr_ref::<u128>("a_wide").unwrap(), &12);
    assert_eq!(e.attr_ref::<Page>("c_aligned").unwrap(), &e.c_aligned);
    assert_eq!(e.attr_ref::<Inner>("d_nested").unwrap().x, 9);
    assert!(e.attr_ref::<[u8; 256]>("c_aligned").is_err() && e.attr_ref::<u16>("a_wide").is_err());
    assert!(e.attr_ref::<Slot<u16>>("d_slot").is_err() && e.attr_mut::<i64>("d_nested").is_err());
    for slot in class.slots() {
        assert!(slot.offset() < size_of::<E>(), "{slot:?}");
    }
}

/// C2: the embedded base lies at offset 0, at every depth.
#[test]
fn c2_the_base_lies_at_offset_0() {
    let offsets = [
        offset_of!(B, __base__),
        offset_of!(C, __base__),
        offset_of!(D<u16>, __base__),
        offset_of!(D<String>, __base__),
        offset_of!(E, __base__),
    ];
    assert_eq!(offsets, [0; 5]);
    let e = e();
    let instance: &dyn Instance = &e;
    let start = std::ptr::from_ref(&e).addr();
    let a = instance.downcast_ref::<A>().unwrap();
    assert_eq!((std::ptr::from_ref(a).addr(), a.a_byte, a.a_text.as_str()), (start, 1, "three"));
    assert_eq!(instance.downcast_ref::<C>().map(|c| std::ptr::from_ref(c).addr()), Some(start));
    assert_eq!(A::SLOTS.a_wide.get(&e), &2);
}

/// C3: a record's dict offset is that of the one dict field, whichever class brought it.
#[test]
fn c3_the_dict_is_found_from_every_class_below_the_one_that_brought_it() {
    let mut e = e();
    e.setattr("tag", 1).unwrap();
    assert_eq!(std::ptr::from_ref(e.vars().unwrap()).addr(), std::ptr::from_ref(&e.__dict__).addr());
    let c: &mut C = &mut e;
    c.setattr("more", 2).unwrap();
    assert_eq!(c.__dict__.keys().collect::<Vec<_>>(), ["tag", "more"]);
    let b: &mut B = &mut e;
    assert_eq!(b.setattr("none", 3).unwrap_err().rule(), "no-dict-set");
    *e.vars_mut().unwrap() = AttrDict::new();
    assert!(e.__dict__.is_empty());
}

/// C4: what safe code cannot make does not compile (see the documentation of `slots_core::class`); what it can make
/// changes nothing about records.
#[test]
fn c4_a_type_of_the_user_s_cannot_pass_for_another() {
    /// Says whatever it likes about itself, as far as it can.
    #[derive(Debug, Clone, PartialEq)]
    struct Liar(u64);
    impl IntoValue for Liar {
        fn to_value(&self) -> Result<Value, Mismatch> {
            Ok(Value::from("a lie"))
        }
        fn as_text(&self) -> Option<&str> {
            Some("another lie")
        }
    }
    impl FromValue for Liar {
        fn from_value(_: Value) -> Result<Self, Mismatch> {
            Ok(Self(u64::MAX))
        }
    }
    #[slotted]
    struct Holder {
        liar: Liar,
        number: f64,
        text: String,
    }
    let mut holder = Holder::new(Liar(1), 2.0, String::new());
    assert_eq!(holder.setattr("number", Liar(3)).unwrap_err().rule(), "slot-value-type");
    holder.setattr("text", Liar(3)).unwrap();
    holder.setattr("liar", 4.5).unwrap();
    assert_eq!((holder.liar.clone(), holder.number, holder.text.as_str()), (Liar(u64::MAX), 2.0, "another lie"));
    assert_eq!(holder.attr_ref::<str>("liar").unwrap(), "another lie");
    assert!(holder.attr_ref::<u64>("liar").is_err());
}

/// C5: a descriptor fits one owner and one type; the erased one checks what the typed one is told by the compiler.
#[test]
fn c5_a_descriptor_applies_to_its_owner_only() {
    #[slotted]
    struct Twin {
        a_byte: u8,
        a_wide: u128,
        a_text: String,
        a_flag: bool,
    }
    let mut twin = Twin::new(1, 2, String::new(), true);
    for slot in E::class().slots() {
        assert_eq!(slot.get(&twin).unwrap_err().rule(), "descriptor-wrong-type", "{slot:?}");
        assert_eq!(slot.set(&mut twin, Value::None).unwrap_err().rule(), "descriptor-wrong-type");
        assert_eq!(slot.delete(&mut twin).unwrap_err().rule(), "descriptor-wrong-type");
    }
    let strings = D::<String>::class().slot("d_one").unwrap();
    assert_eq!(strings.get(&e()).unwrap_err().rule(), "descriptor-wrong-type");
    assert_eq!((twin.a_byte, twin.a_wide, twin.a_text.as_str(), twin.a_flag), (1, 2, "", true));
}

/// A slot's value is dropped once, whichever way it goes.
#[test]
fn values_are_dropped_exactly_once() {
    use std::rc::Rc;
    #[derive(Clone)]
    struct Counted(#[expect(dead_code, reason = "what it counts is its clones")] Rc<()>);
    impl IntoValue for Counted {
        fn to_value(&self) -> Result<Value, Mismatch> {
            Ok(Value::None)
        }
    }
    impl FromValue for Counted {
        fn from_value(_: Value) -> Result<Self, Mismatch> {
            COUNTER.with(|counter| Ok(Self(counter.clone())))
        }
    }
    thread_local! {
        static COUNTER: Rc<()> = Rc::new(());
    }
    #[slotted]
    struct Holder {
        plain: Counted,
        slot: Slot<Counted>,
    }
    let count = || COUNTER.with(Rc::strong_count);
    let mut holder = Holder::from_pairs([("plain", 1), ("slot", 1)]).unwrap();
    assert_eq!(count(), 3);
    for name in ["plain", "slot"] {
        holder.setattr(name, 1).unwrap();
    }
    assert_eq!(count(), 3);
    holder.delattr("slot").unwrap();
    assert_eq!(count(), 2);
    holder.attr_mut::<Counted>("plain").unwrap().clone_from(&COUNTER.with(|counter| Counted(counter.clone())));
    assert_eq!(count(), 2);
    assert!(Holder::from_pairs([("slot", 1), ("zz", 1)]).is_err());
    assert_eq!(count(), 2);
    drop(holder);
    assert_eq!(count(), 1);
}
