//! Bases: deep chains, mixins, the order of classes, what a class tells of itself, builtin bases.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use slotted::builtins;
use slotted::prelude::*;

#[slotted]
#[derive(Debug, Clone)]
pub struct A {
    pub a: u8,
}

impl A {
    fn twice(&self) -> u8 {
        self.a * 2
    }

    fn raise(&mut self) {
        self.a += 1;
    }
}

#[slotted(extends = A)]
#[derive(Debug, Clone)]
pub struct B {
    pub b: u16,
}

#[slotted(extends = B, weakref)]
#[derive(Debug, Clone)]
pub struct C;

#[slotted(extends = C)]
#[derive(Debug, Clone)]
pub struct D {
    pub d: String,
}

/// The last.
#[slotted(extends = D, dict, final)]
#[derive(Debug, Clone)]
pub struct E {
    pub e: f64,
}

/// Mixins add no slots.
#[slotted]
#[derive(Debug)]
pub struct Named;

#[slotted(mixins(Named))]
#[derive(Debug)]
pub struct Tagged;

#[slotted(extends = B, mixins(Tagged, Named))]
#[derive(Debug)]
pub struct Mixed {
    pub m: i64,
}

fn e() -> E {
    E::new(D::new(C::new(B::new(A::new(1), 2)), "d".to_owned()), 5.0)
}

fn names(classes: impl Iterator<Item = Class>) -> Vec<String> {
    classes.map(|class| class.name().to_owned()).collect()
}

#[test]
fn every_depth_is_reached_by_name_by_field_and_by_method() {
    let mut e = e();
    e.a = 10;
    e.raise();
    e.setattr("b", 20).unwrap();
    e.setattr("extra", 1).unwrap();
    assert_eq!((e.twice(), e.b, e.d.as_str(), e.e), (22, 20, "d", 5.0));
    assert_eq!(e.getattr("a").unwrap(), Value::Int(11));
    assert_eq!(e.dir(), ["__dict__", "__weakref__", "a", "b", "d", "e", "extra"]);
    let middle: &mut C = &mut e;
    middle.setattr("a", 3).unwrap();
    assert_eq!(middle.setattr("extra", 1).unwrap_err().rule(), "no-dict-set", "a `C` by its type has no dict");
    assert_eq!(e.a, 3);
}

#[test]
fn a_class_tells_its_bases_its_order_and_its_slots() {
    let class = E::class();
    assert_eq!(names(class.mro()), ["E", "D", "C", "B", "A", "object"]);
    assert_eq!((class.base(), names(class.bases())), (Some(D::class()), vec!["D".to_owned()]));
    assert_eq!((class.doc(), class.module()), ("The last.", module_path!()));
    assert_eq!(class.slots().map(|slot| slot.name().to_owned()).collect::<String>(), "abde");
    assert_eq!(class.own_slots().map(|slot| slot.name().to_owned()).collect::<String>(), "e");
    assert_eq!(C::class().own_slots().len(), 0);
    assert_eq!(class.slot("a").unwrap().owner(), A::class());
    assert_eq!((class.instance_size(), class.instance_align()), (size_of::<E>(), align_of::<E>()));
    assert!(class.has_dict() && !D::class().has_dict());
    assert!(class.has_weakref() && C::class().has_weakref() && !B::class().has_weakref());
    assert!(class.is_final() && !D::class().is_final());
    assert_eq!((format!("{class:?}"), format!("{class:>3}")), ("<class 'E'>".to_owned(), "  E".to_owned()));
    assert_eq!(A::class().base(), Some(builtins::Object::class()));
    assert_eq!(names(A::class().bases()), ["object"]);
}

#[test]
fn classes_are_equal_only_to_themselves() {
    use std::collections::HashSet;
    let classes: HashSet<Class> = [A::class(), B::class(), e().class(), E::class(), (**e()).class()].into();
    assert_eq!(classes.len(), 4);
    assert!(E::class().is_subclass(&A::class()) && E::class().is_subclass(&E::class()));
    assert!(!A::class().is_subclass(&E::class()) && !E::class().is_subclass(&Mixed::class()));
    assert!(A::class().is_subclass(&builtins::Object::class()));
}

#[test]
fn mixins_come_before_the_base_in_the_order() {
    assert_eq!(names(Mixed::class().bases()), ["Tagged", "Named", "B"]);
    assert_eq!(names(Mixed::class().mro()), ["Mixed", "Tagged", "Named", "B", "A", "object"]);
    assert_eq!(Mixed::class().base(), Some(B::class()));
    assert_eq!(names(Tagged::class().mro()), ["Tagged", "Named", "object"]);
    assert!(Mixed::class().is_subclass(&Named::class()));
    assert_eq!(Mixed::class().slots().map(|slot| slot.name().to_owned()).collect::<Vec<_>>(), ["a", "b", "m"]);
}

#[test]
fn a_diamond_over_one_base_is_merged_by_c3() {
    #[slotted]
    struct Root {
        r: i64,
    }
    #[slotted(extends = Root)]
    struct Left;
    #[slotted(extends = Root)]
    struct Right {
        s: i64,
    }
    #[slotted(extends = Right, mixins(Left))]
    struct Bottom;
    assert_eq!(names(Bottom::class().mro()), ["Bottom", "Left", "Right", "Root", "object"]);
    let bottom = Bottom::new(Right::new(Root::new(1), 2));
    assert_eq!((bottom.getattr("r").unwrap(), bottom.s), (Value::Int(1), 2));
    assert!(!(&bottom as &dyn Instance).is::<Left>(), "a mixin is in the order, not in the instance");
    assert_eq!(Left::new(Root::new(1)).r, 1);
}

#[test]
fn instances_are_told_apart_at_run_time() {
    let mut e = e();
    let instance: &mut dyn Instance = &mut e;
    assert!(instance.is::<E>() && instance.is::<C>() && instance.is::<A>() && instance.is::<builtins::Object>());
    assert!(!instance.is::<Mixed>() && !instance.is::<Named>() && !instance.is::<builtins::List>());
    assert_eq!(instance.downcast_ref::<B>().map(|b| (b.a, b.b)), Some((1, 2)));
    assert!(instance.downcast_ref::<Mixed>().is_none() && instance.downcast_mut::<Mixed>().is_none());
    instance.downcast_mut::<D>().unwrap().d.push('!');
    instance.downcast_mut::<A>().unwrap().raise();
    assert_eq!((e.d.as_str(), e.a), ("d!", 2));
    let base: &dyn Instance = &*e;
    assert!(!base.is::<E>() && base.is::<D>(), "the borrowed base is a `D` of its own");
    let boxed: Box<dyn Instance> = Box::new(e.clone());
    assert_eq!(boxed.class(), E::class());
    assert_eq!(boxed.downcast_ref::<E>().map(|e| e.e), Some(5.0));
}

#[test]
fn bases_can_be_swapped_and_replaced_like_any_value() {
    let (mut first, mut second) = (e(), e());
    second.a = 9;
    second.d = "other".to_owned();
    std::mem::swap::<D>(&mut first, &mut second);
    assert_eq!((first.a, first.d.as_str(), second.a, second.d.as_str()), (9, "other", 1, "d"));
    let replaced = std::mem::replace::<A>(&mut first, A::new(7));
    assert_eq!((replaced.a, first.getattr("a").unwrap()), (9, Value::Int(7)));
    *(&mut second as &mut D) = D::new(C::new(B::new(A::new(4), 5)), "new".to_owned());
    assert_eq!((second.attr_ref::<str>("d").unwrap(), second.e), ("new", 5.0));
    second.setattr("d", "again").unwrap();
    assert_eq!(second.d, "again");
}

#[test]
fn a_private_base_of_the_same_slots_names_is_no_relation() {
    #[slotted]
    struct Twin {
        a: u8,
    }
    let twin = Twin::new(1);
    assert!(!(&twin as &dyn Instance).is::<A>());
    assert_eq!(A::class().slot("a").unwrap().get(&twin).unwrap_err().rule(), "descriptor-wrong-type");
    assert_eq!(twin.a, 1);
}

#[test]
fn builtins_of_fixed_size_take_slots() {
    #[slotted(extends = builtins::List)]
    #[derive(Debug, Default)]
    struct Stack {
        #[slot(default)]
        depth: u32,
    }
    #[slotted(extends = builtins::Dict, dict)]
    #[derive(Debug, Default)]
    struct Registry;
    #[slotted(extends = builtins::Str)]
    struct Title {
        lang: String,
    }
    #[slotted(extends = builtins::Float, final)]
    struct Metres {
        error: f64,
    }
    #[slotted(extends = builtins::Object)]
    struct Plain {
        x: i64,
    }
    let mut stack = Stack::default();
    stack.push(Value::from(1));
    stack.setattr("depth", stack.len()).unwrap();
    assert_eq!((stack.depth, names(Stack::class().mro())), (1, vec!["Stack".into(), "list".into(), "object".into()]));
    assert!((&stack as &dyn Instance).is::<builtins::List>());
    let mut registry = Registry::default();
    registry.insert("key".into(), Value::from(1));
    registry.setattr("note", "n").unwrap();
    assert_eq!((registry.__base__.len(), registry.vars().unwrap().len()), (1, 1));
    let title = Title::new("Faust".into(), "de".to_owned());
    assert_eq!((title.to_uppercase(), title.getattr("lang").unwrap()), ("FAUST".to_owned(), Value::from("de")));
    let metres = Metres::new(builtins::Float(2.5), 0.1);
    assert_eq!((metres.0, metres.error), (2.5, 0.1));
    let plain = Plain::new(builtins::Object::new(), 3);
    assert_eq!(
        (plain.x, size_of::<Plain>(), names(Plain::class().mro())),
        (3, 8, vec!["Plain".into(), "object".into()])
    );
}

#[test]
fn builtins_of_varying_size_can_be_based_on_without_slots() {
    #[slotted(extends = builtins::Int)]
    #[derive(Debug)]
    struct Whole;
    assert_eq!(names(Whole::class().mro()), ["Whole", "int", "object"]);
    let zero = Obj::new(Whole::from_pairs([("x", 1); 0]).unwrap());
    assert_eq!((zero.upcast_ref::<builtins::Int>().to_i64(), size_of::<Whole>()), (Some(0), 0));
}
