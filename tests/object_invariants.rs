//! The invariants that shared objects rest on, as `slots_core::object` lists them: tests named after each.

#![allow(
    missing_docs,
    clippy::float_cmp,
    clippy::struct_field_names,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    reason = "test classes, and validators whose signature is given; every number here is exact"
)]

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use slotted::prelude::*;

thread_local! {
    static DROPS: Cell<usize> = const { Cell::new(0) };
}

/// How many [`Leaf`] instances `act` drops.
fn drops(act: impl FnOnce()) -> usize {
    let before = DROPS.get();
    act();
    DROPS.get() - before
}

#[slotted]
#[derive(Debug)]
struct Root {
    a: u8,
    text: String,
}

#[slotted(extends = Root)]
#[derive(Debug)]
struct Trunk {
    b: u64,
}

#[slotted(extends = Trunk, weakref, dict)]
#[derive(Debug)]
struct Branch {
    c: Slot<String>,
}

#[slotted(extends = Branch)]
#[derive(Debug)]
#[allow(deprecated, reason = "slots under a dict, on purpose")]
struct Leaf {
    d: f32,
}

impl Drop for Leaf {
    fn drop(&mut self) {
        DROPS.set(DROPS.get() + 1);
    }
}

#[slotted(extends = Trunk)]
#[derive(Debug)]
struct Sibling {
    c: Slot<String>,
}

fn trunk() -> Trunk {
    Trunk::new(Root::new(1, "root".to_owned()), 2)
}

fn leaf() -> Obj<Leaf> {
    Obj::new(Leaf::new(Branch::new(trunk()), 4.5))
}

fn as_value<T: 'static>(object: &Obj<T>) -> Value {
    object.clone().into()
}

/// H1: the count is the number of handles, whatever they are kept in; the instance lives until the last goes, and no longer.
#[test]
fn h1_the_count_is_the_number_of_handles_of_every_kind() {
    let object = leaf();
    let weak = object.downgrade();
    let dropped = drops(|| {
        let mut counts = vec![object.strong_count()];
        let clone = object.clone();
        counts.push(object.strong_count());
        let up: Obj<Root> = clone.upcast();
        counts.push(object.strong_count());
        let down: Obj<Branch> = up.downcast().unwrap();
        counts.push(object.strong_count());
        let value = Value::from(down);
        counts.push(object.strong_count());
        let values = Value::from(vec![value.clone(), value]);
        counts.push(object.strong_count());
        let by_ref: &Obj<Trunk> = object.upcast_ref();
        let cloned_by_ref = by_ref.downcast_ref::<Leaf>().unwrap().clone();
        counts.push(object.strong_count());
        let upgraded = weak.upgrade().unwrap();
        counts.push(object.strong_count());
        let vars = object.vars().unwrap();
        counts.push(object.strong_count());
        vars.insert("me", &object).unwrap();
        counts.push(object.strong_count());
        assert_eq!(counts, [1, 2, 2, 2, 2, 3, 4, 5, 6, 7]);
        drop((values, cloned_by_ref, upgraded));
        assert_eq!(object.strong_count(), 3);
        object.delattr("me").unwrap();
        assert!(Obj::<Sibling>::from_value(as_value(&object)).is_err());
        assert!(object.clone().upcast::<Root>().downcast::<Sibling>().is_err());
        assert_eq!(object.strong_count(), 2, "a refused cast gives its share back");
        drop(vars);
        assert_eq!(object.strong_count(), 1);
    });
    assert_eq!(dropped, 0);
    let last: Obj = object.upcast();
    assert_eq!(drops(|| drop(last)), 1);
    assert!(!weak.is_alive());
}

/// H1: every handle leads to memory that is there, also the one that happens to be the last.
#[test]
fn h1_any_handle_can_be_the_last() {
    for last in 0..6 {
        let object = leaf();
        let weak = object.downgrade();
        let mut handles: Vec<Value> = (0..5).map(|_| as_value(&object)).collect();
        handles.push(Value::from(object));
        let kept = handles.swap_remove(last);
        assert_eq!(drops(|| handles.clear()), 0);
        let Value::Obj(kept) = kept else { unreachable!() };
        assert_eq!((kept.strong_count(), kept.getattr("d").unwrap()), (1, Value::Float(4.5)));
        assert_eq!(drops(|| drop(kept)), 1);
        assert!(weak.upgrade().is_none());
    }
}

/// H2: a handle to any class in the chain finds that class's instance at its start.
#[test]
fn h2_a_handle_of_every_class_in_the_chain_finds_its_own_part() {
    let object = leaf();
    object.setattr("c", "see").unwrap();
    let any: Obj = object.clone().upcast();
    let root: Obj<Root> = any.clone().downcast().unwrap();
    let trunk: Obj<Trunk> = root.clone().downcast().unwrap();
    let branch: Obj<Branch> = any.clone().downcast().unwrap();
    assert_eq!((root.borrow().a, root.borrow().text.as_str()), (1, "root"));
    assert_eq!((trunk.borrow().b, trunk.borrow().a), (2, 1));
    assert_eq!(branch.borrow().c.get().map(String::as_str), Some("see"));
    trunk.borrow_mut().b = u64::MAX;
    root.borrow_mut().text.push('s');
    let seen = object.borrow();
    assert_eq!((seen.a, seen.text.as_str(), seen.b, seen.d), (1, "roots", u64::MAX, 4.5));
    let ids: HashSet<_> = [any.id(), root.id(), trunk.id(), branch.id(), object.id()].into();
    assert_eq!(ids.len(), 1);
}

/// H2: nothing that is not at the start of the instance can be cast to, at whatever distance in the hierarchy.
#[test]
fn h2_only_classes_that_the_instance_embeds_are_cast_to() {
    let sibling: Obj<Trunk> = Obj::new(Sibling::new(trunk())).upcast();
    assert!(sibling.is::<Sibling>() && sibling.is::<Trunk>() && sibling.is::<Root>() && sibling.is::<Object>());
    assert!(!sibling.is::<Branch>() && !sibling.is::<Leaf>() && !sibling.is::<slotted::builtins::Float>());
    assert!(sibling.downcast_ref::<Branch>().is_none() && sibling.downcast_ref::<Leaf>().is_none());
    let error = sibling.downcast::<Leaf>().unwrap_err();
    assert_eq!(
        (error.rule(), error.message().as_str()),
        ("not-an-instance", "'Sibling' object is not an instance of 'Leaf'")
    );
    let root: Obj<Root> = Obj::new(Root::new(1, String::new()));
    assert!(root.clone().downcast::<Trunk>().is_err() && !root.is::<Sibling>());
    assert_eq!(root.strong_count(), 1);
}

/// H3: header and weak references are in the reach of handles however they were made, while the instance is in use.
#[test]
fn h3_the_header_is_reached_while_the_instance_is_written_to() {
    let object = leaf();
    let root: &Obj<Root> = object.upcast_ref();
    let mut writing = root.borrow_mut();
    writing.text.push('!');
    let clones: Vec<Obj<Leaf>> = (0..3).map(|_| root.downcast_ref::<Leaf>().unwrap().clone()).collect();
    let weak = object.downgrade();
    writing.a = clones.len().try_into().unwrap();
    assert_eq!(object.strong_count(), 4);
    assert!(weak.upgrade().is_some_and(|object| object.try_borrow().is_err()));
    writing.text.push('?');
    drop(writing);
    assert_eq!((object.borrow().text.as_str(), object.borrow().a), ("root!?", 3));
    drop(object);
    let last = clones.into_iter().next_back().unwrap();
    assert_eq!((last.strong_count(), last.borrow().a), (1, 3));
}

macro_rules! aligned {
    ($($class:ident $weak:ident $align:literal)*) => {$(
        #[slotted]
        #[repr(align($align))]
        struct $class {
            bytes: [u8; $align],
        }

        #[slotted(extends = $class, weakref)]
        struct $weak {
            more: [u8; 3],
        }
    )*};
}

// Arrays of bytes are values: lists of ints.
aligned! { A1 W1 1  A2 W2 2  A8 W8 8  A16 W16 16  A32 W32 32  A64 W64 64  A4096 W4096 4096 }

/// H4: neither header nor the weak reference word overlaps with the instance, at any alignment.
#[test]
fn h4_header_and_weak_word_lie_outside_of_the_instance() {
    macro_rules! check {
        ($($class:ident $weak:ident $align:literal)*) => {$({
            let plain = Obj::new($class::new([0xa5; $align]));
            let weakly: Obj<$weak> = Obj::new($weak::new($class::new([0x5a; $align]), [1, 2, 3]));
            assert!(plain.id().is_multiple_of($align) && weakly.id().is_multiple_of($align));
            for writes in [0x00, 0xff, 0x81] {
                plain.borrow_mut().bytes.fill(writes);
                weakly.borrow_mut().bytes.fill(writes);
                weakly.borrow_mut().more.fill(writes);
                let (clone, weak) = (weakly.clone(), weakly.downgrade());
                let watched = weakly.downgrade_with(|_| {});
                assert_eq!((plain.strong_count(), clone.strong_count(), weakly.weak_count()), (1, 2, 2));
                assert_eq!((plain.class(), weakly.class()), ($class::class(), $weak::class()));
                assert!(weak.upgrade().is_some() && watched.upgrade().is_some() && plain.try_downgrade().is_err());
                assert!(plain.borrow().bytes.iter().chain(&weakly.borrow().bytes).all(|byte| *byte == writes));
                assert_eq!(weakly.borrow().more, [writes; 3]);
            }
        })*};
    }
    check! { A1 W1 1  A2 W2 2  A8 W8 8  A16 W16 16  A32 W32 32  A64 W64 64  A4096 W4096 4096 }
}

/// H4: memory is freed as it was allocated, by whatever handle; the address sanitizer and the allocator of
/// `object_memory` look at the sizes.
#[test]
fn h4_memory_is_freed_by_the_layout_of_the_class_not_of_the_handle() {
    drop(Obj::new(W4096::new(A4096::new([1; 4096]), [1; 3])).upcast::<Object>());
    drop(Obj::new(W64::new(A64::new([1; 64]), [1; 3])).upcast::<A64>());
    drop(Value::from(Obj::new(A32::new([1; 32]))));
    assert!(Obj::new(W16::new(A16::new([7; 16]), [1; 3])).try_unwrap().is_ok_and(|w| w.bytes == [7; 16]));
    assert_eq!(drops(|| drop(leaf().upcast::<Object>())), 1);
}

#[slotted]
struct Generic<T: IntoValue + FromValue> {
    value: T,
}

/// H5: what an object's class knows is there when all its objects are gone.
#[test]
fn h5_a_class_outlives_its_objects() {
    let object = Obj::new(Generic::new(vec![1_u16]));
    let class = object.class();
    let slot = class.slot("value").unwrap();
    drop(object);
    let object = Obj::new(Generic::new(vec![2_u16]));
    assert_eq!((class.name(), object.class() == class, class.slots().count()), ("Generic", true, 1));
    assert_eq!(slot.get_from(&object).unwrap(), Value::from(vec![2]));
    let error = { Obj::new(Generic::new(1_u8)) }.getattr("valeu").unwrap_err();
    assert_eq!(error.to_string(), "'Generic' object has no attribute 'valeu'. Did you mean: 'value'?");
}

/// H5: a class made at run time is there as long as an object of it, or of a class below, or a descriptor is.
#[test]
fn h5_whoever_needs_a_class_made_at_run_time_keeps_it() {
    let base = Class::builder("Base").slots(["a"]).attr("kind", "base").build().unwrap();
    let below = Class::builder("Below").base(&base).slots(["b"]).build().unwrap();
    let object = below.instantiate([("a", 1), ("b", 2)]).unwrap();
    let slot = base.own_slots().next().unwrap();
    drop((base, below));
    assert_eq!(object.getattr("kind").unwrap(), Value::from("base"));
    let names: Vec<_> = object.class().mro().map(|class| class.name().to_owned()).collect();
    assert_eq!((names.join(" "), slot.get_from(&object).unwrap()), ("Below Base object".to_owned(), Value::Int(1)));
    let error = object.getattr("zz").unwrap_err();
    drop(object);
    assert_eq!((error.message().as_str(), slot.owner().name()), ("'Below' object has no attribute 'zz'", "Base"));
}

/// H6: an erased descriptor is applied to objects that embed its owner, and to no others.
#[test]
fn h6_a_descriptor_applies_only_where_its_owner_is_embedded() {
    let object = leaf();
    let sibling: Obj<Trunk> = Obj::new(Sibling::new(trunk())).upcast();
    let trunk: Obj<Trunk> = Obj::new(trunk());
    let b = Trunk::class().slot("b").unwrap();
    for any in [object.upcast_ref::<Trunk>(), &trunk, &sibling] {
        b.set_on(any, 20).unwrap();
        assert_eq!((b.get_from(any).unwrap(), any.borrow().b), (Value::Int(20), 20));
    }
    // Found in the table of another class, under a name that this object has too, at another offset.
    let c = Branch::class().slot("c").unwrap();
    c.set_on(object.upcast_ref::<Object>(), "leaf's").unwrap();
    sibling.setattr("c", "sibling's").unwrap();
    for error in [
        c.get_from(&sibling).unwrap_err(),
        c.set_on(&sibling, "wrong").unwrap_err(),
        c.delete_from(&sibling).unwrap_err(),
    ] {
        assert_eq!(error.rule(), "descriptor-wrong-type");
        assert_eq!(error.message(), "descriptor 'c' for 'Branch' objects doesn't apply to a 'Sibling' object");
    }
    assert!(c.get_from(&trunk).is_err() && c.get_from(&Obj::new(Generic::new(1_u8))).is_err());
    assert_eq!(sibling.getattr("c").unwrap(), Value::from("sibling's"));
    c.delete_from(&object).unwrap();
    assert!(!object.hasattr("c"));
}

/// H6: by name, it is the object's own class that is asked, whatever the handle's type.
#[test]
fn h6_names_are_looked_up_in_the_class_of_the_object() {
    let root: Obj<Root> = leaf().upcast();
    root.setattr("d", 0.25).unwrap();
    assert_eq!((root.getattr("d").unwrap(), root.getattr("b").unwrap()), (Value::Float(0.25), Value::Int(2)));
    let plain = Obj::new(Root::new(1, String::new()));
    for name in ["d", "b", "c", "__dict__", "__weakref__"] {
        assert!(plain.getattr(name).is_err() && plain.setattr(name, 1).is_err() && plain.delattr(name).is_err());
        assert!(!plain.hasattr(name));
    }
}

#[slotted(assignable, weakref)]
#[derive(Debug)]
struct Cat {
    name: String,
    lives: u8,
    #[slot(opaque)]
    scent: Rc<str>,
    prey: Slot<Value>,
}

#[slotted(assignable, weakref)]
#[derive(Debug)]
struct Dog {
    name: String,
    lives: u8,
    #[slot(opaque)]
    scent: Rc<str>,
    prey: Slot<Value>,
}

fn cat() -> Obj<Cat> {
    Obj::new(Cat::new("Tom".to_owned(), 9, "musk".into()))
}

/// H7: between classes of the same layout the class changes, and what handles, guards and weak references of the old class
/// know of the memory stays true.
#[test]
fn h7_handles_of_the_old_class_stay_good_when_the_class_is_assigned() {
    let cat = cat();
    let (scent, prey) = (cat.borrow().scent.clone(), leaf());
    cat.setattr("prey", &prey).unwrap();
    let (old, weak): (Obj<Cat>, Weak<Cat>) = (cat.clone(), cat.downgrade());
    let lives = Cat::class().slot("lives").unwrap();
    cat.set_class(&Dog::class()).unwrap();
    assert_eq!((cat.class(), weak.upgrade().unwrap().class()), (Dog::class(), Dog::class()));
    assert!(cat.is::<Dog>() && !cat.is::<Cat>() && cat.is_instance(&Dog::class()) && !cat.is_instance(&Cat::class()));
    // The typed way in is that of the handle, by name that of the object.
    old.borrow_mut().name.push_str("my");
    old.borrow_mut().lives -= 1;
    assert_eq!((old.getattr("name").unwrap(), old.getattr("lives").unwrap()), (Value::from("Tommy"), Value::Int(8)));
    assert_eq!((&*old.borrow().scent, Rc::strong_count(&scent)), ("musk", 2));
    assert_eq!(lives.get_from(&old).unwrap_err().rule(), "descriptor-wrong-type");
    let dog: Obj<Dog> = old.upcast::<Object>().downcast().unwrap();
    assert_eq!((dog.borrow().lives, dog.borrow().prey.get()), (8, Some(&as_value(&prey))));
    dog.delattr("prey").unwrap();
    assert_eq!(prey.strong_count(), 1);
    // Back again, and the handle's type with it.
    let back: Obj<Cat> = dog.into_class().unwrap();
    assert!(back.is::<Cat>() && weak.upgrade().is_some_and(|weakly| weakly == cat));
    drop((back, cat));
    assert!(weak.upgrade().is_none());
    assert_eq!(Rc::strong_count(&scent), 1, "dropped as a cat again");
}

/// H7: an object is dropped as what it is at the end.
#[test]
fn h7_an_object_is_dropped_as_its_last_class() {
    thread_local! {
        static ENDS: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }
    #[slotted(assignable)]
    struct Caterpillar {
        #[slot(opaque)]
        food: Rc<str>,
    }
    #[slotted(assignable)]
    struct Butterfly {
        #[slot(opaque)]
        food: Rc<str>,
    }
    impl Drop for Caterpillar {
        fn drop(&mut self) {
            ENDS.with_borrow_mut(|ends| ends.push("caterpillar"));
        }
    }
    impl Drop for Butterfly {
        fn drop(&mut self) {
            ENDS.with_borrow_mut(|ends| ends.push("butterfly"));
        }
    }
    let food: Rc<str> = "leaves".into();
    let one = Obj::new(Caterpillar::new(food.clone()));
    let other = Obj::new(Caterpillar::new(food.clone()));
    one.set_class(&Butterfly::class()).unwrap();
    let Err(one) = one.try_unwrap() else { panic!("an object of another class is not moved out as the handle's") };
    drop(one);
    drop(other);
    assert_eq!((ENDS.take(), Rc::strong_count(&food)), (vec!["butterfly", "caterpillar"], 1));
    let moved_out = Obj::new(Caterpillar::new(food.clone())).into_class::<Butterfly>().unwrap().try_unwrap();
    assert_eq!(moved_out.map(|butterfly| butterfly.food.len()).ok(), Some(6));
    assert_eq!((ENDS.take(), Rc::strong_count(&food)), (vec!["butterfly"], 1));
}

/// Classes that `Cat` must not be assigned to, each for one reason.
mod misfits {
    use super::*;

    #[slotted(assignable, weakref)]
    pub(super) struct OtherNames {
        title: String,
        lives: u8,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
    }
    #[slotted(assignable, weakref)]
    pub(super) struct OtherOrder {
        lives: u8,
        name: String,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
    }
    #[slotted(assignable, weakref)]
    pub(super) struct OtherType {
        name: String,
        lives: i8,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
    }
    #[slotted(assignable, weakref)]
    pub(super) struct OtherOpaqueType {
        name: String,
        lives: u8,
        #[slot(opaque)]
        scent: std::sync::Arc<str>,
        prey: Slot<Value>,
    }
    #[slotted(assignable, weakref)]
    pub(super) struct OtherSize {
        name: String,
        lives: u16,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
    }
    #[slotted(assignable, weakref)]
    pub(super) struct NotDeletable {
        name: String,
        lives: u8,
        #[slot(opaque)]
        scent: Rc<str>,
        #[slot(default)]
        prey: Value,
    }
    #[slotted(assignable, weakref)]
    #[repr(align(64))]
    pub(super) struct OtherAlignment {
        name: String,
        lives: u8,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
    }
    #[slotted(assignable, weakref)]
    pub(super) struct Fewer {
        name: String,
        lives: u8,
        #[slot(opaque)]
        scent: Rc<str>,
    }
    #[slotted(assignable, weakref)]
    pub(super) struct More {
        name: String,
        lives: u8,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
        more: (),
    }
    #[slotted(assignable, weakref, dict)]
    pub(super) struct WithDict {
        name: String,
        lives: u8,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
    }
    #[slotted(assignable)]
    pub(super) struct NoWeakref {
        name: String,
        lives: u8,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
    }
    #[slotted]
    pub(super) struct Empty;
    #[slotted(assignable, weakref, extends = Empty)]
    pub(super) struct SplitBase {
        name: String,
    }
    #[slotted(assignable, extends = SplitBase)]
    pub(super) struct Split {
        lives: u8,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
    }
    #[slotted(weakref)]
    pub(super) struct NotAssignable {
        name: String,
        lives: u8,
        #[slot(opaque)]
        scent: Rc<str>,
        prey: Slot<Value>,
    }
}

const IMMUTABLE: &str = "__class__ assignment only supported for mutable types or ModuleType subclasses";

/// H7: any difference in memory refuses the assignment, in `CPython`'s words, and leaves the object as it was.
#[test]
fn h7_another_layout_is_refused() {
    use misfits::*;
    for class in [
        OtherNames::class(),
        OtherOrder::class(),
        OtherType::class(),
        OtherOpaqueType::class(),
        OtherSize::class(),
        NotDeletable::class(),
        OtherAlignment::class(),
        Fewer::class(),
        More::class(),
        WithDict::class(),
        NoWeakref::class(),
        SplitBase::class(),
        Split::class(),
    ] {
        let cat = cat();
        for error in [cat.set_class(&class).unwrap_err(), cat.setattr("__class__", &class).unwrap_err()] {
            assert_eq!((error.kind(), error.rule()), (ErrorKind::Type, "set-class-layout-differs"), "{class:?}");
            let message = format!("__class__ assignment: '{}' object layout differs from 'Cat'", class.name());
            assert_eq!(error.message(), message);
        }
        assert_eq!((cat.class(), cat.borrow().lives), (Cat::class(), 9));
        assert_eq!(cat.getattr("name").unwrap(), Value::from("Tom"));
    }
    assert!(cat().into_class::<OtherOrder>().is_err());
}

/// H7: and so does a class on either side that did not agree to it.
#[test]
fn h7_a_class_that_is_not_assignable_is_refused_on_either_side() {
    use misfits::*;
    let (cat, shy) = (cat(), Obj::new(NotAssignable::new("Shy".to_owned(), 9, "musk".into())));
    let mut errors =
        vec![cat.set_class(&NotAssignable::class()).unwrap_err(), cat.set_class(&Object::class()).unwrap_err()];
    for class in [Cat::class(), NotAssignable::class(), Object::class()] {
        errors.push(shy.setattr("__class__", &class).unwrap_err());
        errors.push(shy.upcast_ref::<Object>().set_class(&class).unwrap_err());
        errors.push(Obj::new(Object::new()).set_class(&class).unwrap_err());
        errors.push(Obj::new(slotted::builtins::Float(1.0)).setattr("__class__", &class).unwrap_err());
    }
    for error in errors {
        assert_eq!((error.rule(), error.message().as_str()), ("set-class-immutable-type", IMMUTABLE));
    }
    assert_eq!((cat.class(), shy.class()), (Cat::class(), NotAssignable::class()));
}

#[slotted(weakref)]
struct Body {
    mass: f64,
    #[slot(skip)]
    _secret: u32,
}
#[slotted(assignable, extends = Body)]
struct Planet {
    name: String,
}
#[slotted(assignable, extends = Body)]
struct Star {
    name: String,
}
#[slotted(assignable, extends = Planet)]
struct Dwarf;
#[slotted(assignable, extends = Dwarf)]
struct Icy;
#[slotted(assignable, extends = Star)]
struct Giant;
#[slotted(extends = Planet)]
struct Closed;
#[slotted(assignable, extends = Closed)]
struct UnderClosed;
#[slotted(weakref)]
struct OtherBody {
    mass: f64,
    #[slot(skip)]
    _secret: u32,
}
#[slotted(assignable, extends = OtherBody)]
struct Comet {
    name: String,
}

fn planet() -> Obj<Planet> {
    Obj::new(Planet::new(Body::new(5.0), "Pluto".to_owned()))
}

/// H7: to siblings, ancestors and descendants that add nothing; a shared base's hidden fields stay where they are.
#[test]
fn h7_ancestors_and_siblings_that_add_nothing_are_assigned() {
    let object: Obj<Body> = planet().upcast();
    let any: Obj = object.clone().upcast();
    for class in [Dwarf::class(), Icy::class(), Planet::class(), Giant::class(), Star::class(), Icy::class()] {
        any.set_class(&class).unwrap();
        assert_eq!((any.class(), object.borrow().mass), (class, 5.0));
        assert_eq!(any.getattr("name").unwrap(), Value::from("Pluto"));
    }
    assert!(any.is::<Icy>() && any.is::<Planet>() && !any.is::<Star>());
    assert_eq!(any.set_class(&Body::class()).unwrap_err().rule(), "set-class-immutable-type");
    let error = any.set_class(&Comet::class()).unwrap_err();
    assert_eq!(error.message(), "__class__ assignment: 'Comet' object layout differs from 'Icy'");
    any.set_class(&any.class()).unwrap();
}

/// H7: a class in between that did not agree refuses, from both sides: a handle may have its type.
#[test]
fn h7_a_base_in_between_that_is_not_assignable_is_refused() {
    let under = Obj::new(UnderClosed::new(Closed::new(Planet::new(Body::new(5.0), "Pluto".to_owned()))));
    let between: Obj<Closed> = under.clone().upcast();
    for class in [Planet::class(), Star::class(), Icy::class()] {
        let error = under.set_class(&class).unwrap_err();
        assert_eq!(error.rule(), "set-class-layout-differs", "{class:?}");
        assert_eq!(planet().set_class(&UnderClosed::class()).unwrap_err().rule(), "set-class-layout-differs");
    }
    assert!(between.is::<Closed>() && between.class() == UnderClosed::class());
}

/// H7: not while somebody borrows the object, by whatever handle.
#[test]
fn h7_a_borrowed_object_keeps_its_class() {
    let cat = cat();
    let other = cat.clone();
    let reading = cat.borrow();
    for error in [other.set_class(&Dog::class()).unwrap_err(), other.setattr("__class__", Dog::class()).unwrap_err()] {
        assert_eq!((error.kind(), error.rule()), (ErrorKind::Borrow, "already-borrowed"));
        assert!(error.message().starts_with("cannot access '__class__': 'Cat' object is already borrowed"), "{error}");
    }
    assert!(other.clone().into_class::<Dog>().is_err());
    drop(reading);
    let writing = cat.borrow_mut();
    assert_eq!(other.set_class(&Dog::class()).unwrap_err().rule(), "already-mutably-borrowed");
    drop(writing);
    let name = cat.attr_ref::<str>("name").unwrap();
    assert!(other.set_class(&Dog::class()).is_err() && &*name == "Tom");
    drop(name);
    other.set_class(&Dog::class()).unwrap();
}

/// H7, by name: Python's answers.
#[test]
fn h7_the_class_is_assigned_by_name() {
    let any: Obj = cat().upcast();
    assert_eq!(any.getattr("__class__").unwrap(), Value::Class(Cat::class()));
    any.setattr("__class__", Dog::class()).unwrap();
    assert_eq!(any.class(), Dog::class());
    for (value, name) in [(Value::Int(1), "int"), (Value::from("Dog"), "str"), (as_value(&any), "Dog")] {
        let error = any.setattr("__class__", value).unwrap_err();
        assert_eq!(error.rule(), "set-class-not-a-class");
        assert_eq!(error.message(), format!("__class__ must be set to a class, not '{name}' object"));
    }
    let error = any.delattr("__class__").unwrap_err();
    assert_eq!((error.kind(), error.message().as_str()), (ErrorKind::Type, "can't delete __class__ attribute"));
}

#[slotted(assignable)]
#[derive(Debug)]
struct Typed<T: IntoValue + FromValue> {
    value: T,
    many: Vec<T>,
}

/// H7: instantiations of one generic class share source and slot names, but not types.
#[test]
fn h7_another_instantiation_is_refused() {
    let text = Obj::new(Typed::new("text".to_owned(), vec!["one".to_owned()]));
    let same_size: Obj<Typed<Vec<u8>>> = Obj::new(Typed::new(vec![1_u8], vec![vec![2]]));
    let signed = Obj::new(Typed::new(1_u64, vec![2]));
    for class in [Typed::<Vec<u8>>::class(), Typed::<u64>::class(), Typed::<Box<str>>::class()] {
        assert_eq!(text.set_class(&class).unwrap_err().rule(), "set-class-layout-differs");
    }
    assert!(same_size.into_class::<Typed<String>>().is_err() && signed.into_class::<Typed<i64>>().is_err());
    text.set_class(&Typed::<String>::class()).unwrap();
    assert_eq!(text.getattr("many").unwrap(), Value::from(vec!["one"]));
}

/// H7: a slot without bytes is a slot: assigning the class would make it of nothing, and drop it. (That an assignable class
/// has fields that are no slots does not compile.)
#[test]
fn h7_a_slot_without_bytes_is_not_made_of_nothing() {
    thread_local! {
        static LEASES: Cell<isize> = const { Cell::new(0) };
    }
    struct Lease;
    impl Default for Lease {
        fn default() -> Self {
            LEASES.set(LEASES.get() + 1);
            Self
        }
    }
    impl Drop for Lease {
        fn drop(&mut self) {
            LEASES.set(LEASES.get() - 1);
        }
    }
    #[slotted(assignable)]
    struct Free {
        x: i64,
    }
    #[slotted(assignable)]
    struct Leased {
        x: i64,
        #[slot(opaque, default)]
        lease: Lease,
    }
    #[slotted(assignable)]
    struct Door<S: 'static> {
        x: i64,
        #[slot(opaque, default)]
        state: PhantomData<S>,
    }
    struct Locked;
    struct Unlocked;

    let (free, leased) = (Obj::new(Free::new(1)), Obj::new(Leased::new(1)));
    assert_eq!(free.set_class(&Leased::class()).unwrap_err().rule(), "set-class-layout-differs");
    assert_eq!(leased.set_class(&Free::class()).unwrap_err().rule(), "set-class-layout-differs");
    drop((free, leased));
    assert_eq!(LEASES.get(), 0);
    let door = Obj::new(Door::<Locked>::new(1));
    assert!(door.into_class::<Door<Unlocked>>().is_err(), "the state is in the type alone");
}

/// H8: an object is finalised once, when the last handle goes; nothing brings it back from there.
#[test]
fn h8_an_object_is_finalised_once_and_no_weak_reference_leads_to_it() {
    thread_local! {
        static SEEN: RefCell<Vec<(bool, bool)>> = const { RefCell::new(Vec::new()) };
    }
    #[slotted(weakref)]
    struct Phoenix {
        #[slot(default)]
        me: Weak<Phoenix>,
    }
    impl Drop for Phoenix {
        fn drop(&mut self) {
            SEEN.with_borrow_mut(|seen| seen.push((self.me.is_alive(), self.me.upgrade().is_some())));
        }
    }
    let phoenix = Obj::new(Phoenix::new());
    let weak = phoenix.downgrade();
    phoenix.borrow_mut().me = weak.clone();
    let (inner, any) = (weak.clone(), weak.clone().upcast::<Object>());
    let watched = phoenix.downgrade_with(move |dead| {
        let alive = [dead.is_alive(), dead.upgrade().is_some(), inner.upgrade().is_some(), any.upgrade().is_some()];
        assert_eq!(alive, [false; 4]);
        SEEN.with_borrow_mut(|seen| seen.push((true, true)));
    });
    let clone = phoenix.clone();
    drop(phoenix);
    assert!(SEEN.with_borrow(Vec::is_empty) && weak.is_alive());
    drop(clone);
    assert_eq!(SEEN.take(), [(true, true), (false, false)], "the callback, then the destructor, once each");
    assert!(weak.upgrade().is_none() && watched.upgrade().is_none());
}

/// H8: moved out, the instance is a value of its own: weak references to the object are dead, and it is not dropped.
#[test]
fn h8_an_instance_that_was_moved_out_is_not_finalised_as_an_object() {
    let object = leaf();
    let weak = object.downgrade();
    let mut moved = None;
    assert_eq!(drops(|| moved = object.try_unwrap().ok()), 0);
    assert!(weak.upgrade().is_none() && moved.as_ref().is_some_and(|leaf| leaf.d == 4.5));
    assert_eq!(drops(|| drop(moved)), 1);
}

/// H9: readers and a writer exclude each other, through every handle and way in.
#[test]
fn h9_no_way_in_goes_past_a_borrow() {
    let object = leaf();
    object.setattr("c", "see").unwrap();
    object.setattr("extra", 1).unwrap();
    let (b, c) = (Trunk::class().slot("b").unwrap(), Branch::class().slot("c").unwrap());
    let any: Obj = object.clone().upcast();
    let vars = object.vars().unwrap();
    let state = object.state().unwrap();

    let writing = object.borrow_mut();
    let refused: Vec<(&str, Option<Error>)> = vec![
        ("borrow", any.try_borrow().err()),
        ("borrow_mut", any.try_borrow_mut().err()),
        ("getattr scalar", any.getattr("b").err()),
        ("getattr narrow", any.getattr("d").err()),
        ("getattr text", any.getattr("text").err()),
        ("getattr dict", any.getattr("extra").err()),
        ("setattr scalar", any.setattr("b", 1).err()),
        ("setattr text", any.setattr("text", "new").err()),
        ("setattr dict", any.setattr("extra", 2).err()),
        ("setattr new", any.setattr("another", 2).err()),
        ("setattr __dict__", any.setattr("__dict__", slotted::value::Dict::new()).err()),
        ("delattr slot", any.delattr("c").err()),
        ("delattr dict", any.delattr("extra").err()),
        ("delattr __dict__", any.delattr("__dict__").err()),
        ("attr_ref", any.attr_ref::<u64>("b").err()),
        ("attr_ref dict", any.attr_ref::<i64>("extra").err()),
        ("attr_mut", any.attr_mut::<u64>("b").err()),
        ("dir", any.dir().err()),
        ("attrs", any.attrs().err()),
        ("vars get", vars.get("extra").err()),
        ("vars len", vars.len().err()),
        ("vars insert", vars.insert("extra", 2).err()),
        ("vars clear", vars.clear().err()),
        ("state", any.state().err()),
        ("set_state", any.set_state(state.clone()).err()),
        ("copy", any.copy().err()),
        ("slot get", b.get_from(&any).err()),
        ("slot set", b.set_on(&any, 1).err()),
        ("slot delete", c.delete_from(&any).err()),
    ];
    for (way, error) in refused {
        let error = error.unwrap_or_else(|| panic!("{way} went past the writer"));
        assert_eq!((error.kind(), error.rule()), (ErrorKind::Borrow, "already-mutably-borrowed"), "{way}");
    }
    assert!(!any.hasattr("b") && !any.hasattr("c") && !any.hasattr("extra"));
    drop(writing);

    let reading = object.borrow();
    let refused: Vec<(&str, Option<Error>)> = vec![
        ("borrow_mut", any.try_borrow_mut().err()),
        ("setattr scalar", any.setattr("b", 1).err()),
        ("setattr narrow", any.setattr("d", 1.0).err()),
        ("setattr text", any.setattr("text", "new").err()),
        ("setattr owned", any.setattr("text", "new".to_owned()).err()),
        ("setattr dict", any.setattr("extra", 2).err()),
        ("delattr slot", any.delattr("c").err()),
        ("delattr dict", any.delattr("extra").err()),
        ("attr_mut", any.attr_mut::<u64>("b").err()),
        ("vars insert", vars.insert("extra", 2).err()),
        ("vars remove", vars.remove("extra").err()),
        ("set_state", any.set_state(state).err()),
        ("slot set", b.set_on(&any, 1).err()),
        ("slot delete", c.delete_from(&any).err()),
    ];
    for (way, error) in refused {
        let error = error.unwrap_or_else(|| panic!("{way} went past the reader"));
        assert_eq!((error.kind(), error.rule()), (ErrorKind::Borrow, "already-borrowed"), "{way}");
    }
    assert_eq!((any.getattr("b").unwrap(), any.getattr("extra").unwrap()), (Value::Int(2), Value::Int(1)));
    assert!(any.try_borrow().is_ok() && any.copy().is_ok() && any.attr_ref::<str>("text").is_ok());
    drop(reading);
    assert_eq!((object.borrow().b, object.getattr("c").unwrap()), (2, Value::from("see")), "nothing was written");
}

/// H9: a guard that was narrowed to a part still holds the whole.
#[test]
fn h9_a_projected_guard_keeps_the_borrow() {
    let object = leaf();
    let text = RefMut::map(object.borrow_mut(), |leaf| &mut leaf.text);
    assert!(object.try_borrow().is_err());
    let text = RefMut::filter_map(text, |text| text.is_empty().then_some(text)).unwrap_err();
    assert!(object.try_borrow().is_err());
    drop(text);
    let b = Ref::slot(object.borrow(), Trunk::SLOTS.b);
    let a = Ref::filter_map(object.borrow(), |leaf| Some(&leaf.a)).unwrap();
    assert_eq!((*a, *b, object.try_borrow_mut().is_err()), (1, 2, true));
    drop(b);
    assert!(object.try_borrow_mut().is_err());
    drop(a);
    *RefMut::slot(object.borrow_mut(), Root::SLOTS.a) = 9;
    assert_eq!(object.try_borrow_mut().map(|leaf| leaf.a).unwrap(), 9);
    // A panic inside of a projection ends the borrow as well.
    let broken =
        catch_unwind(AssertUnwindSafe(|| drop(RefMut::map(object.borrow_mut(), |_| -> &mut u8 { panic!("no") }))));
    assert!(broken.is_err() && object.try_borrow_mut().is_ok());
}

/// H9: `get_mut` writes without a flag, so it is refused as long as anything else leads to the object.
#[test]
fn h9_get_mut_needs_the_only_way_to_the_object() {
    let mut object = leaf();
    object.get_mut().unwrap().a = 5;
    let clone = object.clone();
    assert!(object.get_mut().is_none());
    drop(clone);
    let weak = object.downgrade();
    assert!(object.get_mut().is_none(), "the weak reference could be upgraded");
    drop(weak);
    let watched = object.downgrade_with(|_| {});
    assert!(object.get_mut().is_none());
    drop(watched);
    let vars = object.vars().unwrap();
    assert!(object.get_mut().is_none());
    drop(vars);
    // A guard that was forgotten is no way in.
    std::mem::forget(object.borrow());
    assert_eq!(object.get_mut().map(|leaf| leaf.a), Some(5));
    assert!(object.try_borrow_mut().is_err(), "but it still counts");
}

/// H10: handles are invariant, so the classes of related types must not lead into each other at run time either. (That they
/// do not at compile time is in the documentation of `slots_core::object`, as programs that do not compile.)
#[test]
fn h10_classes_of_types_that_are_subtypes_of_each_other_are_not_cast_into_each_other() {
    type General = for<'a> fn(&'a u8) -> &'a u8;
    type Special = fn(&'static u8) -> &'static u8;

    #[slotted(weakref, assignable)]
    struct Call<F: 'static> {
        #[slot(opaque)]
        call: F,
    }
    let general: Obj = Obj::new(Call::<General>::new(|byte| byte)).upcast();
    let special: Obj = Obj::new(Call::<Special>::new(|byte| byte)).upcast();
    assert!(general.is::<Call<General>>() && !general.is::<Call<Special>>());
    assert!(special.is::<Call<Special>>() && !special.is::<Call<General>>());
    assert!(special.downcast_ref::<Call<General>>().is_none());
    assert!(special.try_downgrade().unwrap().downcast::<Call<General>>().is_err());
    assert!(Obj::<Call<General>>::from_value(as_value(&special)).is_err());
    assert!(special.attr_ref::<General>("call").is_err() && special.attr_mut::<General>("call").is_err());
    assert!(special.attr_ref::<Special>("call").is_ok());
    assert_eq!(special.set_class(&Call::<General>::class()).unwrap_err().rule(), "set-class-layout-differs");
    let slot = Call::<General>::class().slot("call").unwrap();
    assert_eq!(slot.get_from(&special).unwrap_err().rule(), "descriptor-wrong-type");
}

/// None of the types that lead to an object may go to another thread, where counts and flags would race.
#[test]
fn h10_handles_stay_on_their_thread() {
    struct Probe<T: ?Sized>(PhantomData<T>);
    trait Fallback {
        const SEND: bool = false;
        const SYNC: bool = false;
    }
    struct SyncProbe<T: ?Sized>(PhantomData<T>);
    impl<T: ?Sized> Fallback for Probe<T> {}
    impl<T: ?Sized> Fallback for SyncProbe<T> {}
    impl<T: Send + ?Sized> Probe<T> {
        const SEND: bool = true;
    }
    impl<T: Sync + ?Sized> SyncProbe<T> {
        const SYNC: bool = true;
    }
    macro_rules! stays {
        ($($type:ty)*) => {$(
            assert!(!Probe::<$type>::SEND && !SyncProbe::<$type>::SYNC, stringify!($type));
        )*};
    }
    // The probes work: a plain instance may go.
    const { assert!(Probe::<Root>::SEND && SyncProbe::<Root>::SYNC) };
    stays! { Obj Obj<Root> Weak Weak<Branch> Ref<'static, u8> RefMut<'static, u8> Value Vars State slotted::value::List }
}

type Hook = Rc<dyn Fn(&'static str)>;

thread_local! {
    static HOOK: RefCell<Option<Hook>> = const { RefCell::new(None) };
}

fn hook(place: &'static str) {
    // Values that are dropped while the thread ends find no hook.
    if let Some(hook) = HOOK.try_with(|hook| hook.borrow().clone()).ok().flatten() {
        hook(place);
    }
}

/// A value whose conversions and destructor are the user's code.
#[derive(Debug)]
struct Touchy(i64);

impl IntoValue for Touchy {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::Int(self.0))
    }

    fn into_value(self) -> Result<Value, Mismatch> {
        hook("into_value");
        Ok(Value::Int(self.0))
    }
}

impl FromValue for Touchy {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        hook("from_value");
        i64::from_value(value).map(Touchy)
    }
}

impl Drop for Touchy {
    fn drop(&mut self) {
        hook("drop");
    }
}

/// The destructor of what a value holds is the user's code as well.
#[slotted]
struct Witness {
    #[slot(opaque, default = Touchy(0))]
    touchy: Touchy,
}

fn witness() -> Value {
    Obj::new(Witness::new()).into()
}

fn valid(_: &i64) -> Result<(), &'static str> {
    hook("validate");
    Ok(())
}

fn converted(value: Value) -> Result<i64, Mismatch> {
    hook("convert");
    i64::from_value(value)
}

#[slotted(dict, weakref)]
struct Stage {
    #[slot(default = Touchy(1))]
    touchy: Touchy,
    maybe: Slot<Touchy>,
    #[slot(default, validate = valid)]
    valid: i64,
    #[slot(default, convert = converted)]
    converted: i64,
    #[slot(default)]
    any: Value,
}

type Act = fn(&Obj<Stage>);

/// The places where the user's code ran during `act`, each with whether the object could be borrowed to write there.
fn seen(object: &Obj<Stage>, act: impl FnOnce()) -> Vec<(&'static str, bool)> {
    let (seen, watched) = (Rc::new(RefCell::new(Vec::new())), object.downgrade());
    let log = seen.clone();
    let look = move |place| {
        let free = watched.upgrade().is_none_or(|object| object.try_borrow_mut().is_ok());
        log.borrow_mut().push((place, free));
    };
    HOOK.set(Some(Rc::new(look)));
    act();
    HOOK.set(None);
    seen.take()
}

/// H11: conversions, validators and destructors find the object unborrowed.
#[test]
fn h11_the_users_code_runs_while_the_object_is_not_borrowed() {
    let object = Obj::new(Stage::new());
    let slot = Stage::class().slot("touchy").unwrap();
    let cases: &[(&[&str], Act)] = &[
        (&["into_value", "drop", "from_value", "drop"], |o| o.setattr("touchy", Touchy(2)).unwrap()),
        (&["from_value", "drop"], |o| o.setattr("touchy", 3).unwrap()),
        (&["from_value"], |o| o.setattr("maybe", 3).unwrap()),
        (&["drop"], |o| o.delattr("maybe").unwrap()),
        (&["validate"], |o| o.setattr("valid", 3).unwrap()),
        (&["convert"], |o| o.setattr("converted", 3).unwrap()),
        (&["from_value", "drop"], |o| drop(o.setattr("touchy", witness()).unwrap_err())),
        (&["drop"], |o| drop(o.setattr("valid", witness()).unwrap_err())),
        (&[], |o| o.setattr("any", witness()).unwrap()),
        (&["drop"], |o| o.setattr("any", 1).unwrap()),
        (&[], |o| o.setattr("extra", witness()).unwrap()),
        (&["drop"], |o| o.setattr("extra", 1).unwrap()),
        (&[], |o| o.setattr("extra", vec![witness()]).unwrap()),
        (&["drop"], |o| o.delattr("extra").unwrap()),
        (&[], |o| drop(o.vars().unwrap().insert("extra", witness()).unwrap())),
        (&["drop"], |o| drop(o.vars().unwrap().remove("extra").unwrap())),
        (&["drop"], |o| {
            o.setattr("extra", witness()).unwrap();
            o.vars().unwrap().clear().unwrap();
        }),
        (&["drop"], |o| {
            o.setattr("extra", witness()).unwrap();
            o.setattr("__dict__", slotted::value::Dict::new()).unwrap();
        }),
        (&["drop"], |o| {
            o.setattr("extra", witness()).unwrap();
            o.delattr("__dict__").unwrap();
        }),
    ];
    for (index, (expected, act)) in cases.iter().enumerate() {
        let seen = seen(&object, || act(&object));
        let places: Vec<_> = seen.iter().map(|(place, _)| *place).collect();
        assert_eq!(places, *expected, "case {index}");
        assert!(seen.iter().all(|(_, free)| *free), "case {index}: {seen:?}");
    }
    object.setattr("any", witness()).unwrap();
    let through_descriptor = seen(&object, || slot.set_on(&object, 4).unwrap());
    assert_eq!(through_descriptor, [("from_value", true), ("drop", true)]);
    let state = object.state().unwrap();
    let all = seen(&object, || object.set_state(state).unwrap());
    assert!(all.contains(&("validate", true)) && all.contains(&("drop", true)), "{all:?}");
    assert!(all.iter().all(|(_, free)| *free), "{all:?}");
    let copied = seen(&object, || drop(object.copy().unwrap()));
    assert!(copied.contains(&("from_value", true)) && copied.iter().all(|(_, free)| *free), "{copied:?}");
}

/// H11: also what is refused is dropped when the object is not borrowed.
#[test]
fn h11_a_refused_value_is_dropped_while_the_object_is_not_borrowed() {
    let object = Obj::new(Stage::new());
    let acts: &[Act] = &[
        |o| drop(o.setattr("__dict__", witness()).unwrap_err()),
        |o| drop(o.setattr("__weakref__", witness()).unwrap_err()),
        |o| drop(o.setattr("__class__", witness()).unwrap_err()),
    ];
    for act in acts {
        assert_eq!(seen(&object, || act(&object)), [("drop", true)]);
    }
}

/// H11: likewise where there is no place for it.
#[test]
fn h11_a_value_without_a_place_is_dropped_while_the_object_is_not_borrowed() {
    let closed = Obj::new(Branchless::new(1));
    let (free, weak) = (Rc::new(Cell::new(None)), closed.downgrade());
    let seen = free.clone();
    HOOK.set(Some(Rc::new(move |_| seen.set(weak.upgrade().map(|object| object.try_borrow_mut().is_ok())))));
    assert_eq!(closed.setattr("nowhere", witness()).unwrap_err().rule(), "no-dict-set");
    HOOK.set(None);
    assert_eq!(free.get(), Some(true));
}

#[slotted(weakref)]
struct Branchless {
    x: i64,
}

/// H11: what is given a reference into the object may read it, and a write is an error, not a second reference.
#[test]
fn h11_code_that_was_given_a_reference_finds_the_object_readable_only() {
    thread_local! {
        static ME: RefCell<Option<Weak<Mirror>>> = const { RefCell::new(None) };
    }
    struct Looking(i64);
    impl IntoValue for Looking {
        fn to_value(&self) -> Result<Value, Mismatch> {
            let me = ME.with_borrow(|me| me.as_ref().and_then(Weak::upgrade)).expect("the object is alive");
            assert_eq!(me.getattr("plain").unwrap(), Value::Int(7));
            let refused = me.setattr("looking", 2).unwrap_err();
            let class = me.set_class(&Mirror::class()).unwrap_err();
            assert_eq!((refused.rule(), class.rule()), ("already-borrowed", "already-borrowed"));
            Ok(Value::Int(self.0))
        }
    }
    impl FromValue for Looking {
        fn from_value(value: Value) -> Result<Self, Mismatch> {
            i64::from_value(value).map(Looking)
        }
    }
    #[slotted(weakref, assignable)]
    struct Mirror {
        looking: Looking,
        plain: i64,
    }
    let mirror = Obj::new(Mirror::new(Looking(1), 7));
    ME.set(Some(mirror.downgrade()));
    assert_eq!(mirror.getattr("looking").unwrap(), Value::Int(1));
    assert_eq!(mirror.attrs().unwrap().len(), 2);
    mirror.setattr("looking", 2).unwrap();
    assert_eq!(mirror.getattr("looking").unwrap(), Value::Int(2));
}
