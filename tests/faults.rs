//! Faults that other object models had, and attacks with safe code only.

#![allow(
    missing_docs,
    clippy::float_cmp,
    clippy::struct_field_names,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    reason = "test classes, and validators whose signature is given; every number here is exact"
)]

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::mem::{replace, swap, take};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use slotted::prelude::*;
use slotted::value::Dict;

#[slotted]
#[derive(Debug)]
struct Base {
    id: u32,
    name: String,
}

#[slotted(extends = Base, weakref)]
#[derive(Debug)]
struct Left {
    left: Vec<i64>,
}

#[slotted(extends = Base, dict)]
#[derive(Debug)]
struct Right {
    right: f64,
    note: Slot<String>,
}

fn base(name: &str) -> Base {
    Base::new(7, name.to_owned())
}

fn left() -> Obj<Left> {
    Obj::new(Left::new(base("left"), vec![1, 2, 3]))
}

fn right() -> Obj<Right> {
    Obj::new(Right::new(base("right"), 2.5))
}

mod layout {
    use super::*;

    #[slotted(extends = Base)]
    #[repr(align(64))]
    struct Line {
        first: u8,
    }

    #[slotted(extends = Line, weakref)]
    #[repr(align(4096))]
    struct Page {
        second: String,
    }

    #[slotted(extends = Page)]
    struct Book {
        third: i64,
    }

    fn book() -> Obj<Book> {
        Obj::new(Book::new(Page::new(Line::new(base("book"), 1), "two".to_owned()), 3))
    }

    #[test]
    fn the_base_of_an_over_aligned_object_lies_at_its_start() {
        let book = book();
        let weak = book.downgrade();
        assert_eq!(book.id() % 4096, 0);
        let guard = book.borrow();
        let start = std::ptr::from_ref(&*guard).addr();
        let inner: [usize; 3] = [
            std::ptr::from_ref::<Page>(&guard).addr(),
            std::ptr::from_ref::<Line>(&guard).addr(),
            std::ptr::from_ref::<Base>(&guard).addr(),
        ];
        assert_eq!((start, inner), (book.id(), [book.id(); 3]));
        drop(guard);
        let base: Obj<Base> = book.upcast();
        base.borrow_mut().name.push_str("case");
        base.setattr("second", "deux").unwrap();
        base.setattr("third", i64::MIN).unwrap();
        let book: Obj<Book> = base.downcast().unwrap();
        let guard = book.borrow();
        assert_eq!((guard.id, guard.name.as_str(), guard.first), (7, "bookcase", 1));
        assert_eq!((guard.second.as_str(), guard.third), ("deux", i64::MIN));
        assert!(weak.upgrade().is_some());
    }

    #[test]
    fn offsets_are_those_of_the_declaring_class_at_every_depth() {
        let book = book();
        for (class, slots) in [
            (Base::class(), &["id", "name"][..]),
            (Line::class(), &["first"]),
            (Page::class(), &["second"]),
            (Book::class(), &["third"]),
        ] {
            for name in slots {
                let (declared, seen) = (class.slot(*name).unwrap(), Book::class().slot(*name).unwrap());
                assert_eq!((declared.offset(), declared.owner()), (seen.offset(), class.clone()), "{name}");
                let by_name = book.getattr(*name).unwrap();
                assert_eq!(
                    (declared.get_from(&book).unwrap(), seen.get_from(&book).unwrap()),
                    (by_name.clone(), by_name)
                );
            }
        }
        let first = Line::class().slot("first").unwrap();
        first.set_on(&book, 200).unwrap();
        assert_eq!((book.borrow().first, book.borrow().third, book.borrow().id), (200, 3, 7));
    }

    /// Two classes each with a slot at the same place, and one over both: neither may be taken for the other.
    #[test]
    fn slots_of_two_bases_do_not_share_a_place() {
        #[slotted(extends = Base)]
        struct One {
            one: i64,
        }
        #[slotted(extends = One)]
        struct Two {
            two: i64,
        }
        let object = Obj::new(Two::new(One::new(base("b"), 1), 2));
        object.setattr("one", 10).unwrap();
        object.setattr("two", 20).unwrap();
        assert_eq!((object.borrow().one, object.borrow().two, object.borrow().id), (10, 20, 7));
        let offsets: Vec<_> = Two::class().slots().map(|slot| slot.offset()).collect();
        assert!(offsets.iter().enumerate().all(|(at, offset)| !offsets[..at].contains(offset)), "{offsets:?}");
    }
}

mod descriptors {
    use super::*;

    /// What a cache does: descriptors that were found on one class, tried on whatever object comes.
    #[test]
    fn cached_descriptors_are_refused_by_foreign_objects() {
        let objects: [Obj; 5] = [
            left().upcast(),
            right().upcast(),
            Obj::new(base("base")).upcast(),
            Obj::new(slotted::builtins::Float(1.0)).upcast(),
            Obj::new(Object::new()).upcast(),
        ];
        let classes = [Left::class(), Right::class(), Base::class()];
        for slot in classes.iter().flat_map(Class::slots) {
            for object in &objects {
                let owner = slot.owner();
                let before = object.attrs().unwrap().len();
                if object.is_instance(&owner) {
                    let (value, unset) = (slot.get_from(object), slot.is_deletable());
                    assert!(
                        value.as_ref().is_err_and(|error| unset && error.rule() == "unset-slot-read") || value.is_ok()
                    );
                    continue;
                }
                for error in [
                    slot.get_from(object).unwrap_err(),
                    slot.set_on(object, 1).unwrap_err(),
                    slot.set_on(object, "text".to_owned()).unwrap_err(),
                    slot.delete_from(object).unwrap_err(),
                ] {
                    assert_eq!((error.kind(), error.rule()), (ErrorKind::Type, "descriptor-wrong-type"));
                    let (name, class) = (slot.name(), object.class());
                    let text = format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{class}' object");
                    assert_eq!(error.message(), text);
                }
                assert_eq!(object.attrs().unwrap().len(), before);
            }
        }
    }

    #[test]
    fn a_descriptor_of_the_base_reaches_the_base_of_every_object() {
        let name = Base::class().slot("name").unwrap();
        for object in [left().upcast::<Base>(), right().upcast(), Obj::new(base("base"))] {
            name.set_on(&object, "renamed").unwrap();
            assert_eq!((object.borrow().name.as_str(), object.borrow().id), ("renamed", 7));
            assert_eq!(name.delete_from(&object).unwrap_err().rule(), "slot-not-deletable");
        }
    }

    #[test]
    fn a_descriptor_on_a_borrowed_object_says_so() {
        let (object, name) = (right(), Base::class().slot("name").unwrap());
        let guard = object.borrow_mut();
        for error in [name.get_from(&object).unwrap_err(), name.set_on(&object, "x").unwrap_err()] {
            assert_eq!((error.kind(), error.attribute_name()), (ErrorKind::Borrow, Some("name")));
        }
        drop(guard);
        assert_eq!(object.borrow().name, "right");
    }

    /// The descriptor stays with its class when the object goes to another.
    #[test]
    fn a_descriptor_does_not_follow_an_object_into_another_class() {
        #[slotted(assignable)]
        struct Raw {
            data: String,
        }
        #[slotted(assignable)]
        struct Cooked {
            data: String,
        }
        let object: Obj = Obj::new(Raw::new("raw".to_owned())).upcast();
        let (raw, cooked) = (Raw::class().slot("data").unwrap(), Cooked::class().slot("data").unwrap());
        assert!(raw.get_from(&object).is_ok() && cooked.get_from(&object).is_err());
        object.set_class(&Cooked::class()).unwrap();
        assert!(raw.get_from(&object).is_err() && raw.set_on(&object, "x").is_err());
        cooked.set_on(&object, "done").unwrap();
        assert_eq!(object.getattr("data").unwrap(), Value::from("done"));
    }
}

mod generics {
    use super::*;

    #[slotted(weakref)]
    #[derive(Debug)]
    struct Foo<T: IntoValue + FromValue> {
        value: T,
        many: Vec<T>,
    }

    #[slotted(extends = Foo<T>)]
    #[derive(Debug)]
    struct Bar<T: IntoValue + FromValue> {
        more: T,
    }

    #[slotted(extends = Foo<String>)]
    #[derive(Debug)]
    struct Text {
        length: usize,
    }

    fn foo<T: IntoValue + FromValue + 'static>(value: T) -> Obj<Foo<T>> {
        Obj::new(Foo::new(value, vec![]))
    }

    #[test]
    fn instantiations_are_not_cast_into_each_other() {
        let (text, number) = (foo("text".to_owned()), foo(5_u32));
        let (any_text, any_number): (Obj, Obj) = (text.clone().upcast(), number.clone().upcast());
        assert!(any_text.is::<Foo<String>>() && !any_text.is::<Foo<u32>>() && !any_text.is::<Foo<Box<str>>>());
        assert!(any_number.is::<Foo<u32>>() && !any_number.is::<Foo<String>>() && !any_number.is::<Foo<i32>>());
        assert!(any_number.downcast_ref::<Foo<String>>().is_none());
        let error = any_number.clone().downcast::<Foo<String>>().unwrap_err();
        assert_eq!(error.rule(), "not-an-instance");
        assert_ne!(text.class(), number.class());
        assert!(!any_number.is_instance(&text.class()) && !isinstance(&any_text, &number.class()));
        assert!(any_number.downcast::<Foo<u32>>().is_ok_and(|foo| foo.borrow().value == 5));
        let weak: Weak = number.downgrade().upcast();
        assert!(weak.clone().downcast::<Foo<String>>().is_err() && weak.downcast::<Foo<u32>>().is_ok());
    }

    #[test]
    fn subclasses_of_instantiations_know_which_they_extend() {
        let bar: Obj = Obj::new(Bar::new(Foo::new(1_u32, vec![2]), 3)).upcast();
        let text: Obj = Obj::new(Text::new(Foo::new("text".to_owned(), vec![]), 4)).upcast();
        assert!(bar.is::<Foo<u32>>() && bar.is::<Bar<u32>>() && !bar.is::<Foo<String>>() && !bar.is::<Bar<String>>());
        assert!(text.is::<Foo<String>>() && text.is::<Text>() && !text.is::<Foo<u32>>() && !text.is::<Bar<String>>());
        let (narrow, wide): (Obj<Foo<u32>>, Obj<Foo<String>>) = (bar.downcast().unwrap(), text.downcast().unwrap());
        narrow.borrow_mut().many.push(9);
        wide.borrow_mut().many.push("nine".to_owned());
        assert_eq!(narrow.getattr("many").unwrap(), Value::from(vec![2, 9]));
        assert_eq!(wide.getattr("many").unwrap(), Value::from(vec!["nine"]));
    }

    #[test]
    fn descriptors_of_one_instantiation_are_refused_by_another() {
        let (text, number) = (foo("text".to_owned()), foo(5_u32));
        let value = Foo::<String>::class().slot("value").unwrap();
        assert_eq!(value.get_from(&number).unwrap_err().rule(), "descriptor-wrong-type");
        assert_eq!(value.set_on(&number, "text".to_owned()).unwrap_err().rule(), "descriptor-wrong-type");
        value.set_on(&text, "new".to_owned()).unwrap();
        assert_eq!((text.borrow().value.as_str(), number.borrow().value), ("new", 5));
        assert!(number.attr_ref::<String>("value").is_err() && number.attr_mut::<String>("value").is_err());
    }

    #[test]
    fn values_of_one_instantiation_do_not_fit_slots_of_another() {
        #[slotted]
        struct Holder {
            foo: Option<Obj<Foo<String>>>,
            #[slot(default)]
            weak: Weak<Foo<String>>,
        }
        let holder = Obj::new(Holder::new(None));
        let error = holder.setattr("foo", foo(5_u32)).unwrap_err();
        assert_eq!((error.rule(), holder.borrow().foo.is_none()), ("slot-value-type", true));
        let number = foo(5_u32);
        let weak = number.downgrade();
        assert!(holder.setattr("weak", &weak).is_err());
        drop(number);
        holder.setattr("weak", weak).expect("what is dead leads nowhere, by any type");
        assert!(holder.borrow().weak.upgrade().is_none());
        holder.setattr("foo", foo("text".to_owned())).unwrap();
        assert_eq!(holder.borrow().foo.as_ref().unwrap().borrow().value, "text");
    }
}

mod casts {
    use super::*;

    /// The bound that ties the types is `Extends`; nothing else makes a handle of another class without asking the object.
    #[test]
    fn casts_follow_the_class_of_the_object_and_not_the_type_of_the_handle() {
        let object: Obj<Base> = left().upcast();
        assert!(object.clone().downcast::<Right>().is_err() && object.downcast_ref::<Right>().is_none());
        assert!(object.is::<Left>() && object.class() == Left::class());
        let value: Value = object.clone().into();
        assert!(Obj::<Right>::from_value(value.clone()).is_err() && Obj::<Left>::from_value(value).is_ok());
        let weak: Weak<Base> = object.try_downgrade().unwrap();
        assert!(weak.clone().downcast::<Right>().is_err() && weak.downcast::<Left>().is_ok());
        // As a plain instance, what is borrowed through an upcast handle is the base alone.
        let mut guard = object.borrow_mut();
        let instance: &mut dyn Instance = &mut *guard;
        assert!(!instance.is::<Left>() && instance.downcast_mut::<Left>().is_none() && !instance.hasattr("left"));
        assert!(instance.setattr("left", vec![1]).is_err());
    }

    #[test]
    fn an_instance_is_not_sliced_out_of_an_upcast_handle() {
        let object = left();
        object.setattr("name", "whole").unwrap();
        let up: Obj<Base> = object.upcast();
        let Err(up) = up.try_unwrap() else { panic!("only a part of the instance was moved out") };
        assert_eq!((up.strong_count(), up.getattr("left").unwrap()), (1, Value::from(vec![1, 2, 3])));
        let any: Obj = up.upcast();
        let Err(any) = any.try_unwrap() else { panic!("only a part of the instance was moved out") };
        let object: Obj<Left> = any.downcast().unwrap();
        let shared = object.clone();
        let Err(object) = object.try_unwrap() else { panic!("moved out under another handle") };
        drop(shared);
        let moved = object.try_unwrap().unwrap();
        assert_eq!((moved.name.as_str(), moved.left.as_slice()), ("whole", &[1, 2, 3][..]));
        assert!(right().upcast::<Base>().into_inner().is_none() && right().into_inner().is_some());
    }
}

mod swaps {
    use super::*;

    #[test]
    fn bases_swapped_through_upcast_handles_leave_both_objects_whole() {
        let (one, other) = (left(), right());
        let weak = one.downgrade();
        let called = Rc::new(Cell::new(0));
        let count = called.clone();
        let watched = one.downgrade_with(move |_| count.set(count.get() + 1));
        other.setattr("extra", 5).unwrap();
        {
            let (a, b): (&Obj<Base>, &Obj<Base>) = (one.upcast_ref(), other.upcast_ref());
            swap(&mut *a.borrow_mut(), &mut *b.borrow_mut());
        }
        // The bases' fields have changed places, and nothing else: neither classes nor counts nor weak references.
        assert_eq!((one.borrow().name.as_str(), other.borrow().name.as_str()), ("right", "left"));
        assert_eq!((one.borrow().left.len(), other.borrow().right), (3, 2.5));
        assert_eq!((one.class(), other.class()), (Left::class(), Right::class()));
        assert_eq!((one.strong_count(), one.weak_count(), other.strong_count()), (1, 2, 1));
        assert!(weak.upgrade().unwrap() == one && watched.upgrade().unwrap() == one);
        assert_eq!(other.getattr("extra").unwrap(), Value::Int(5));
        drop(other);
        assert_eq!((weak.is_alive(), called.get()), (true, 0));
        drop(one);
        assert_eq!((weak.is_alive(), called.get()), (false, 1));
    }

    #[test]
    fn a_base_is_replaced_taken_and_swapped_with_a_plain_value() {
        #[slotted(dict, weakref)]
        #[derive(Default)]
        struct Open {
            x: i64,
        }
        #[slotted(extends = Open)]
        #[allow(deprecated, reason = "slots under a dict, on purpose")]
        struct Wide {
            wide: String,
        }
        let object = Obj::new(Wide::new(Open::new(1), "wide".to_owned()));
        object.setattr("extra", "dynamic").unwrap();
        let weak = object.downgrade();
        let up: &Obj<Open> = object.upcast_ref();
        let old = replace(&mut *up.borrow_mut(), Open::new(2));
        assert_eq!((old.x, old.getattr("extra").unwrap()), (1, Value::from("dynamic")));
        assert!(!object.hasattr("extra") && object.borrow().x == 2);
        let mut plain = take(&mut *up.borrow_mut());
        plain.setattr("from", "outside").unwrap();
        swap(&mut plain, &mut *up.borrow_mut());
        assert_eq!((plain.x, object.getattr("from").unwrap()), (0, Value::from("outside")));
        assert_eq!((object.borrow().wide.as_str(), weak.upgrade().is_some()), ("wide", true));
        // The weak reference is to the object, not to the base that lay in it.
        drop(object);
        assert!(!weak.is_alive());
    }

    #[test]
    fn whole_instances_are_swapped_while_their_objects_stay() {
        let (one, other) = (left(), left());
        let weak = one.downgrade();
        one.borrow_mut().left.push(4);
        swap(&mut *one.borrow_mut(), &mut *other.borrow_mut());
        assert_eq!((one.borrow().left.len(), other.borrow().left.len()), (3, 4));
        assert!(weak.upgrade().unwrap() == one);
        let mut plain = Left::new(base("plain"), vec![]);
        swap(&mut plain, &mut *one.borrow_mut());
        assert_eq!((plain.name.as_str(), one.borrow().name.as_str()), ("left", "plain"));
    }

    #[test]
    fn handles_are_swapped_inside_of_objects_that_hold_each_other() {
        #[slotted]
        struct Pair {
            first: Option<Obj<Pair>>,
            second: Option<Obj<Pair>>,
        }
        let leaf = || Obj::new(Pair::new(None, None));
        let (a, b) = (leaf(), leaf());
        a.borrow_mut().first = Some(b.clone());
        a.borrow_mut().second = Some(a.clone());
        let mut guard = a.borrow_mut();
        let Pair { first, second, .. } = &mut *guard;
        swap(first, second);
        swap(first, &mut b.borrow_mut().first);
        drop(guard);
        assert_eq!((a.strong_count(), b.strong_count()), (2, 2));
        let cycle = b.borrow_mut().first.take();
        assert!(cycle.is_some_and(|first| first == a));
        assert_eq!(a.strong_count(), 1);
    }
}

mod borrows {
    use super::*;

    #[test]
    fn errors_name_class_and_slot_and_the_place_of_the_borrow() {
        let object = left();
        let line = line!() + 1;
        let writing = object.borrow_mut();
        let mut texts = vec![];
        for error in [object.getattr("name").unwrap_err(), object.setattr("name", "x").unwrap_err()] {
            assert_eq!((error.kind(), error.rule()), (ErrorKind::Borrow, "already-mutably-borrowed"));
            assert_eq!((error.class_name(), error.attribute_name()), (Some("Left"), Some("name")));
            texts.push((error.message(), "cannot access 'name': 'Left' object is already mutably borrowed", line));
        }
        let whole = object.try_borrow().unwrap_err();
        assert_eq!((whole.class_name(), whole.attribute_name()), (Some("Left"), None));
        texts.push((whole.message(), "'Left' object is already mutably borrowed", line));
        drop(writing);
        let line = line!() + 1;
        let reading = object.attr_ref::<str>("name").unwrap();
        let error = object.upcast_ref::<Base>().setattr("left", vec![1]).unwrap_err();
        assert_eq!(error.rule(), "already-borrowed");
        texts.push((error.message(), "cannot access 'left': 'Left' object is already borrowed", line));
        drop(reading);
        for (message, start, line) in texts {
            let place = format!(", at {}:{line}:", file!());
            let (named, rest) = message.split_at(start.len());
            assert_eq!(named, start);
            if cfg!(debug_assertions) {
                assert!(rest.starts_with(&place), "{message} should end in {place}");
            } else {
                assert_eq!(rest, "");
            }
        }
    }

    #[test]
    fn the_panics_of_borrow_name_the_class_as_well() {
        let object = right();
        let writing = object.borrow_mut();
        let panic = catch_unwind(AssertUnwindSafe(|| drop(object.borrow()))).unwrap_err();
        let text = panic.downcast_ref::<String>().unwrap();
        assert!(text.starts_with("'Right' object is already mutably borrowed"), "{text}");
        assert!(object.try_borrow_mut().is_err() && object.getattr("right").is_err());
        drop(writing);
        assert!(object.try_borrow_mut().is_ok());
    }

    #[test]
    fn guards_that_are_forgotten_block_their_object_and_no_other_at_its_place() {
        for _ in 0..100 {
            let object = left();
            std::mem::forget(object.borrow());
            assert!(object.try_borrow_mut().is_err() && object.try_borrow().is_ok());
            drop(object);
            // Most likely where the first was.
            let object = left();
            assert!(object.try_borrow_mut().is_ok());
            std::mem::forget(object.borrow_mut());
            let error = object.getattr("name").unwrap_err();
            assert_eq!(error.rule(), "already-mutably-borrowed");
            let inner = object.try_unwrap().unwrap();
            assert_eq!(inner.name, "left");
        }
    }

    #[test]
    fn a_shared_object_in_a_slot_is_reached_and_not_copied() {
        #[slotted]
        struct Outer {
            inner: Obj<Right>,
            any: Value,
            many: Vec<Obj<Right>>,
        }
        let inner = right();
        let outer = Obj::new(Outer::new(inner.clone(), inner.clone().into(), vec![inner.clone()]));
        let reach = |value: Value| match value {
            Value::Obj(object) => object,
            Value::List(items) => items[0].clone().extract().unwrap(),
            other => panic!("{other:?} is no object"),
        };
        for (number, name) in [(10.0, "inner"), (20.0, "any"), (30.0, "many")] {
            let object: Obj = reach(outer.getattr(name).unwrap());
            object.setattr("right", number).unwrap();
            object.setattr(name, number).unwrap();
            assert_eq!((inner.borrow().right, inner.getattr(name).unwrap()), (number, Value::Float(number)));
            assert_eq!(object, inner);
        }
        outer.setattr_path("inner.right", 35.0).unwrap();
        outer.setattr_path("any.path", 35.0).unwrap();
        assert_eq!((inner.borrow().right, inner.getattr("path").unwrap()), (35.0, Value::Float(35.0)));
        assert_eq!(inner.strong_count(), 4);
        // While the outer object is borrowed, the inner one is not.
        let guard = outer.borrow_mut();
        guard.inner.borrow_mut().right = 40.0;
        inner.setattr("note", "through").unwrap();
        assert_eq!(guard.inner.borrow().note.get().map(String::as_str), Some("through"));
    }
}

thread_local! {
    static HOOK: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

fn hook() {
    // What is dropped while a panic unwinds must not panic again.
    if std::thread::panicking() {
        return;
    }
    if let Some(hook) = HOOK.try_with(|hook| hook.borrow().clone()).ok().flatten() {
        hook();
    }
}

/// Runs `act`; user code inside of it runs `inside`, which is how it re-enters.
fn during<R>(inside: impl Fn() + 'static, act: impl FnOnce() -> R) -> R {
    HOOK.set(Some(Rc::new(inside)));
    let result = act();
    HOOK.set(None);
    result
}

mod reentry {
    use super::*;

    /// Both conversions run the hook, and so does the destructor.
    struct Wild(i64);

    impl IntoValue for Wild {
        fn to_value(&self) -> Result<Value, Mismatch> {
            hook();
            Ok(Value::Int(self.0))
        }
    }

    impl FromValue for Wild {
        fn from_value(value: Value) -> Result<Self, Mismatch> {
            hook();
            i64::from_value(value).map(Wild)
        }
    }

    impl Drop for Wild {
        fn drop(&mut self) {
            hook();
        }
    }

    fn valid(_: &i64) -> Result<(), &'static str> {
        hook();
        Ok(())
    }

    fn convert(value: Value) -> Result<String, Mismatch> {
        hook();
        String::from_value(value)
    }

    #[slotted(assignable, dict, weakref)]
    struct Tame {
        wild: Wild,
        slot: Slot<Wild>,
        #[slot(default, validate = valid)]
        valid: i64,
        #[slot(default, convert = convert)]
        text: String,
        any: Value,
    }

    #[slotted(assignable, dict, weakref)]
    struct Feral {
        wild: Wild,
        slot: Slot<Wild>,
        valid: i64,
        text: String,
        any: Value,
    }

    fn tame() -> Obj<Tame> {
        Obj::new(Tame::new(Wild(1), Value::None))
    }

    /// Every way to write, so that every kind of the user's code runs.
    fn writes(object: &Obj<Tame>) -> Vec<slotted::Result<()>> {
        vec![
            object.setattr("wild", Wild(2)),
            object.setattr("wild", 3),
            object.setattr("slot", Wild(4)),
            object.setattr("slot", 5),
            object.delattr("slot"),
            object.setattr("valid", 6),
            object.setattr("text", "text"),
            object.setattr("any", Wild(7)),
            object.setattr("extra", Wild(8)),
            object.vars().and_then(|vars| vars.insert("more", Wild(9))).map(drop),
            object.state().and_then(|state| object.set_state(state)),
            object.copy().map(drop),
        ]
    }

    #[test]
    fn the_users_code_may_write_to_the_same_object() {
        let object = tame();
        let weak = object.downgrade();
        let depth = Cell::new(0);
        let inside = move || {
            if depth.get() < 3 {
                depth.set(depth.get() + 1);
                if let Some(object) = weak.upgrade() {
                    for (name, value) in [("valid", Value::Int(10)), ("text", "inner".into()), ("any", Value::None)] {
                        // Refused only where the code was given a reference into the object.
                        let written = object.setattr(name, value);
                        assert!(
                            written.as_ref().is_ok() || written.is_err_and(|error| error.rule() == "already-borrowed")
                        );
                    }
                    let _ = object.setattr("slot", 11);
                    let _ = object.delattr("slot");
                    let _ = object.setattr("wild", 12);
                }
                depth.set(depth.get() - 1);
            }
        };
        during(inside, || {
            for (index, written) in writes(&object).into_iter().enumerate() {
                assert!(written.is_ok(), "{index}: {written:?}");
            }
        });
        assert!(object.try_borrow_mut().is_ok());
        assert_eq!(object.getattr("wild").unwrap(), Value::Int(12));
        drop(object);
    }

    #[test]
    fn the_users_code_may_replace_the_class_in_the_middle_of_a_write() {
        let object = tame();
        let weak: Weak = object.downgrade().upcast();
        let inside = move || {
            if let Some(object) = weak.upgrade() {
                let next = if object.is::<Tame>() { Feral::class() } else { Tame::class() };
                // Refused while a reference into the object is out.
                let _ = object.set_class(&next);
            }
        };
        during(inside, || {
            for _ in 0..3 {
                for (index, written) in writes(&object).into_iter().enumerate() {
                    assert!(written.is_ok(), "{index}: {written:?}");
                }
            }
        });
        assert_eq!((object.borrow().wild.0, object.borrow().text.as_str()), (3, "text"));
        assert!(object.class() == Tame::class() || object.class() == Feral::class());
    }

    #[test]
    fn the_users_code_may_drop_every_other_handle() {
        let object = tame();
        let others = Rc::new(RefCell::new(vec![object.clone(), object.clone()]));
        let taken = others.clone();
        during(move || drop(taken.take()), || object.setattr("wild", 5)).unwrap();
        assert_eq!((object.strong_count(), others.borrow().len()), (1, 0));
        assert_eq!(object.getattr("wild").unwrap(), Value::Int(5));
    }

    #[test]
    fn the_users_code_may_keep_a_borrow_beyond_the_write() {
        let object: &'static Obj<Tame> = Box::leak(Box::new(tame()));
        let kept: Rc<RefCell<Option<Ref<'static, Tame>>>> = Rc::default();
        let keep = kept.clone();
        let written = during(
            move || {
                if keep.borrow().is_none() {
                    *keep.borrow_mut() = object.try_borrow().ok();
                }
            },
            || object.setattr("valid", 5),
        );
        assert_eq!(written.unwrap_err().rule(), "already-borrowed", "the validator holds a borrow now");
        assert_eq!(kept.borrow().as_ref().map(|tame| tame.valid), Some(0));
        kept.take();
        object.setattr("valid", 5).unwrap();
        assert_eq!(object.borrow().valid, 5);
        // SAFETY: made by `Box::leak` above, and nothing borrows it any more.
        drop(unsafe { Box::from_raw(std::ptr::from_ref(object).cast_mut()) });
    }

    #[test]
    fn a_panic_in_the_users_code_leaves_the_object_usable_and_unchanged() {
        let object = tame();
        for name in ["wild", "slot", "valid", "text"] {
            let before = object.getattr(name).ok();
            let value: Value = if name == "text" { "new".into() } else { 99.into() };
            let panics = || panic!("on purpose");
            let write = AssertUnwindSafe(|| during(panics, || object.setattr(name, value)));
            assert!(catch_unwind(write).is_err(), "{name}");
            HOOK.set(None);
            assert_eq!((object.getattr(name).ok(), object.try_borrow_mut().is_ok()), (before, true), "{name}");
        }
        let state = object.state().unwrap();
        let calls = Cell::new(0);
        let later = move || {
            calls.set(calls.get() + 1);
            assert!(calls.get() < 2, "on purpose");
        };
        let before = object.attrs().unwrap().len();
        assert!(catch_unwind(AssertUnwindSafe(|| during(later, || object.set_state(state)))).is_err());
        HOOK.set(None);
        assert_eq!((object.attrs().unwrap().len(), object.try_borrow_mut().is_ok()), (before, true));
        assert!(
            catch_unwind(AssertUnwindSafe(|| during(|| panic!("on purpose"), || object.copy().map(drop)))).is_err()
        );
        HOOK.set(None);
    }

    /// What was in the slot is gone from it when its destructor panics: the new value is there, once.
    #[test]
    fn a_panic_in_the_old_values_destructor_leaves_the_new_value() {
        #[slotted]
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                hook();
            }
        }
        #[slotted(dict)]
        struct Shelf {
            item: Value,
            slot: Slot<Value>,
        }
        let shelf = Obj::new(Shelf::new(Value::None));
        let bomb = || Value::from(Obj::new(Bomb::new()));
        for name in ["item", "slot", "extra"] {
            shelf.setattr(name, bomb()).unwrap();
            let write = AssertUnwindSafe(|| during(|| panic!("on purpose"), || shelf.setattr(name, 5)));
            assert!(catch_unwind(write).is_err(), "{name}");
            HOOK.set(None);
            assert_eq!((shelf.getattr(name).unwrap(), shelf.try_borrow_mut().is_ok()), (Value::Int(5), true), "{name}");
        }
        for name in ["slot", "extra"] {
            shelf.setattr(name, bomb()).unwrap();
            let delete = AssertUnwindSafe(|| during(|| panic!("on purpose"), || shelf.delattr(name)));
            assert!(catch_unwind(delete).is_err(), "{name}");
            HOOK.set(None);
            assert!(!shelf.hasattr(name) && shelf.try_borrow_mut().is_ok(), "{name}");
        }
    }

    /// The old value is the object that holds the last handle to the one that is written to.
    #[test]
    fn an_old_value_may_own_the_object_that_it_is_taken_from() {
        #[slotted(weakref)]
        struct Ring {
            next: Option<Obj<Ring>>,
        }
        let one = Obj::new(Ring::new(None));
        let weak = one.downgrade();
        let other = Obj::new(Ring::new(Some(one.clone())));
        one.setattr("next", other).unwrap();
        // The ring alone holds both; this handle is the last from outside.
        one.setattr("next", Value::None).unwrap();
        assert_eq!(one.strong_count(), 1);
        drop(one);
        assert!(!weak.is_alive());
    }
}

mod dying {
    use super::*;

    thread_local! {
        static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    fn log(text: impl Into<String>) {
        LOG.with_borrow_mut(|log| log.push(text.into()));
    }

    #[slotted(weakref, dict)]
    struct Mortal {
        name: String,
        #[slot(default)]
        friend: Weak<Mortal>,
        #[slot(default)]
        heir: Option<Obj<Mortal>>,
    }

    impl Drop for Mortal {
        fn drop(&mut self) {
            log(format!("{} dies, friend {}", self.name, if self.friend.is_alive() { "alive" } else { "dead" }));
            // The instance itself is still whole, and the destructor's to use.
            self.name.push('!');
            self.setattr("last", "words").unwrap();
            assert_eq!(self.getattr("name").unwrap(), Value::from(self.name.as_str()));
            assert!(self.friend.upgrade().is_none_or(|friend| friend.try_borrow_mut().is_ok()));
        }
    }

    fn mortal(name: &str) -> Obj<Mortal> {
        Obj::new(Mortal::new(name.to_owned()))
    }

    #[test]
    fn callbacks_and_destructors_cannot_bring_the_dying_object_back() {
        LOG.take();
        let saved: Rc<RefCell<Vec<Obj<Mortal>>>> = Rc::default();
        let object = mortal("a");
        object.setattr("friend", object.downgrade()).unwrap();
        let (mine, keep) = (object.downgrade(), saved.clone());
        let watched = object.downgrade_with(move |dead| {
            keep.borrow_mut().extend(dead.upgrade());
            keep.borrow_mut().extend(mine.upgrade());
            let value = dead.to_value().unwrap();
            assert!(matches!(&value, Value::Weak(weak) if weak.upgrade().is_none()), "{value:?}");
            assert!(dead.clone().downcast::<Mortal>().unwrap().upgrade().is_none());
            log("called");
        });
        drop(object);
        assert_eq!(LOG.take(), ["called", "a dies, friend dead"]);
        assert!(saved.borrow().is_empty() && watched.upgrade().is_none());
    }

    #[test]
    fn a_dying_object_may_be_used_by_its_heirs_weakly_only() {
        LOG.take();
        let (parent, child) = (mortal("parent"), mortal("child"));
        child.setattr("friend", parent.downgrade()).unwrap();
        parent.setattr("heir", child).unwrap();
        drop(parent);
        // The parent is dead to its child as soon as it begins to die.
        assert_eq!(LOG.take(), ["parent dies, friend dead", "child dies, friend dead"]);
    }

    #[test]
    fn a_callback_may_use_other_objects_and_drop_them() {
        LOG.take();
        let (one, other) = (mortal("one"), mortal("other"));
        let held = RefCell::new(Some(other.clone()));
        let watch_other = other.downgrade_with(|_| log("other's callback"));
        let watch_one = one.downgrade_with(move |_| {
            let other = held.take().unwrap();
            other.setattr("name", "renamed").unwrap();
            drop(other);
            log("one's callback");
        });
        drop(other);
        assert!(watch_other.is_alive());
        drop(one);
        let expected = ["other's callback", "renamed dies, friend dead", "one's callback", "one dies, friend dead"];
        assert_eq!(LOG.take(), expected);
        assert!(!watch_one.is_alive() && !watch_other.is_alive());
    }

    #[test]
    fn a_destructor_may_make_objects_and_weak_references() {
        #[slotted(weakref)]
        struct Maker {
            #[slot(opaque)]
            made: Rc<RefCell<Vec<Obj<Mortal>>>>,
        }
        impl Drop for Maker {
            fn drop(&mut self) {
                let object = mortal("made");
                drop(object.downgrade_with(|_| {}));
                self.made.borrow_mut().push(object);
            }
        }
        let made: Rc<RefCell<Vec<Obj<Mortal>>>> = Rc::default();
        drop(Obj::new(Maker::new(made.clone())));
        let object = made.borrow_mut().pop().unwrap();
        assert_eq!((object.strong_count(), object.getattr("name").unwrap()), (1, Value::from("made")));
    }

    /// Weakly held memory: what a dead weak reference answers, after its place has been given to other objects.
    #[test]
    fn a_weak_reference_does_not_lead_to_what_took_the_objects_place() {
        let object = mortal("first");
        let (weak, id) = (object.downgrade(), object.id());
        drop(object);
        let others: Vec<_> = (0..64).map(|_| mortal("other")).collect();
        assert!(weak.upgrade().is_none() && !weak.is_alive());
        assert!(others.iter().all(|other| other.downgrade() != weak));
        // Whether or not the place was used again, of which this is no more than a hint.
        let _ = others.iter().any(|other| other.id() == id);
    }

    #[test]
    fn what_a_value_holds_is_dropped_by_the_class_of_the_object() {
        LOG.take();
        let mut values: HashMap<&str, Value> = HashMap::new();
        values.insert("list", Value::from(vec![Value::from(mortal("in a list").upcast::<Object>())]));
        values.insert("dict", Value::Dict(Dict::from_iter([("key", mortal("in a dict").into())])));
        values.insert("weak", mortal("gone").downgrade().into());
        assert_eq!(LOG.take(), ["gone dies, friend dead"]);
        values.remove("list");
        values.remove("dict");
        assert_eq!(LOG.take(), ["in a list dies, friend dead", "in a dict dies, friend dead"]);
        assert!(matches!(&values["weak"], Value::Weak(weak) if !weak.is_alive()));
    }
}
