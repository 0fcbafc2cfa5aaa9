//! Shared objects: handles, casts, borrowing, attributes by name, state.

#![allow(missing_docs, clippy::float_cmp, reason = "test classes; every number here is exact")]

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use slotted::builtins::Float;
use slotted::prelude::*;
use slotted::value::{Dict, List};

#[slotted]
#[derive(Debug, Clone, PartialEq, Default)]
struct Point {
    x: f64,
    y: f64,
}

#[slotted]
struct Mixin;

#[slotted(extends = Point, mixins(Mixin), dict, weakref)]
#[derive(Debug)]
struct Pixel {
    color: u32,
    name: Slot<String>,
    next: Option<Obj<Pixel>>,
    #[slot(default)]
    parent: Weak<Pixel>,
    #[slot(readonly)]
    fixed: i64,
    #[slot(opaque, default)]
    seen: HashSet<u8>,
    #[slot(default)]
    items: List,
}

fn pixel() -> Obj<Pixel> {
    Obj::new(Pixel::new(Point::new(1.0, 2.0), 0xff, None, 7))
}

mod handles {
    use super::*;

    #[test]
    fn handles_share_one_object() {
        let object = pixel();
        let other = object.clone();
        object.borrow_mut().x = 5.0;
        assert_eq!((other.borrow().x, other.strong_count()), (5.0, 2));
        drop(object);
        assert_eq!((other.strong_count(), other.borrow().color), (1, 0xff));
    }

    #[test]
    fn equality_and_hash_are_identity() {
        let (one, other) = (pixel(), pixel());
        let any: Obj = one.clone().upcast();
        assert!(one.clone() == one && any == one && any.ptr_eq(&one));
        assert_ne!(one, other);
        assert_eq!(one.id(), any.id());
        let set: HashSet<Obj> = [any, one.clone().upcast(), other.clone().upcast()].into();
        assert_eq!(set.len(), 2);
        let map: HashMap<Obj<Pixel>, &str> = [(one.clone(), "one"), (other, "other")].into();
        assert_eq!(map[&one], "one");
    }

    #[test]
    fn a_handle_is_shown_by_class_and_address() {
        let object = pixel();
        let text = format!("<Pixel object at {:#x}>", object.id());
        assert_eq!(format!("{object:?}"), text);
        assert_eq!(
            format!("{:?} {}", object.upcast_ref::<Object>(), Value::from(object.clone())),
            format!("{text} {text}")
        );
        assert_eq!(format!("{:?}", Obj::new(Float(1.0)).borrow()), "Float(1.0)", "a guard is shown as what it guards");
    }

    #[test]
    fn objects_are_made_from_instances_and_defaults() {
        let (from, default): (Obj<Point>, Obj<Point>) = (Point::new(1.0, 2.0).into(), Obj::default());
        assert_eq!((from.borrow().y, &*default.borrow()), (2.0, &Point::default()));
        let collected: Vec<Obj<Point>> = [1.0, 2.0].map(|x| Point::new(x, x).into()).into();
        assert_eq!(collected[1].borrow().x, 2.0);
        let pairs = Obj::new(
            Pixel::from_pairs([
                ("x", 1.into()),
                ("y", 2.into()),
                ("color", 3.into()),
                ("next", Value::None),
                ("fixed", 7.into()),
            ])
            .unwrap(),
        );
        assert_eq!((pairs.borrow().y, pairs.borrow().color), (2.0, 3));
    }

    #[test]
    fn the_instance_is_moved_out_of_the_only_handle() {
        let object = pixel();
        let other = object.clone();
        let Err(object) = object.try_unwrap() else { panic!("there is another handle") };
        assert_eq!((object.strong_count(), object.clone().into_inner().is_none()), (2, true));
        drop(other);
        assert_eq!(object.into_inner().map(|pixel| pixel.color), Some(0xff));
    }

    #[test]
    fn the_only_handle_lends_the_instance_without_a_guard() {
        let mut object = pixel();
        object.get_mut().unwrap().color = 1;
        let mut base: Obj<Point> = object.clone().upcast();
        assert!(object.get_mut().is_none() && base.get_mut().is_none());
        drop(object);
        base.get_mut().unwrap().x = 9.0;
        assert_eq!((base.getattr("x").unwrap(), base.getattr("color").unwrap()), (Value::Float(9.0), Value::Int(1)));
    }
}

mod casts {
    use super::*;

    #[test]
    fn up_and_down_again() {
        let object = pixel();
        let base: Obj<Point> = object.clone().upcast();
        let any: Obj = base.clone().upcast();
        assert_eq!((base.borrow().y, base.class(), any.class()), (2.0, Pixel::class(), Pixel::class()));
        assert_eq!(any.clone().downcast::<Pixel>().unwrap().borrow().color, 0xff);
        assert_eq!(any.clone().downcast::<Point>().unwrap(), base);
        assert_eq!(any.downcast_ref::<Point>().map(|point| point.borrow().x), Some(1.0));
        let by_ref: &Obj<Point> = object.upcast_ref();
        assert_eq!((by_ref, object.strong_count()), (&base, 3));
        let error = any.downcast::<Float>().unwrap_err();
        assert_eq!((error.kind(), error.rule()), (ErrorKind::Type, "not-an-instance"));
        assert_eq!(error.message(), "'Pixel' object is not an instance of 'float'");
        assert_eq!(object.strong_count(), 2, "the handle is dropped with the error");
    }

    #[test]
    fn instances_of_mixins_are_told_but_not_cast() {
        let object = pixel();
        assert!(object.is::<Point>() && object.is::<Object>() && !object.is::<Mixin>());
        assert!(object.is_instance(&Mixin::class()) && isinstance(&object, &Point::class()));
        assert!(!isinstance(&object, &Obj::new(Float(0.0)).class()) && issubclass(&Pixel::class(), &Mixin::class()));
        assert!(!issubclass(&Point::class(), &Pixel::class()) && object.downcast_ref::<Mixin>().is_none());
    }
}

mod borrows {
    use super::*;

    #[test]
    fn many_read_or_one_writes() {
        let object = pixel();
        let (one, other) = (object.borrow(), object.try_borrow().unwrap());
        assert_eq!((one.x, other.y), (1.0, 2.0));
        assert_eq!(object.try_borrow_mut().unwrap_err().rule(), "already-borrowed");
        assert!(catch_unwind(AssertUnwindSafe(|| object.borrow_mut().color)).is_err());
        drop((one, other));
        let mut writing = object.try_borrow_mut().unwrap();
        writing.x = 3.0;
        assert_eq!(object.try_borrow().unwrap_err().rule(), "already-mutably-borrowed");
        assert!(catch_unwind(AssertUnwindSafe(|| object.borrow().color)).is_err());
        drop(writing);
        assert_eq!(object.borrow().x, 3.0);
    }

    #[test]
    fn guards_are_narrowed_to_a_slot() {
        let object = pixel();
        let x: Ref<'_, f64> = Ref::slot(object.borrow(), Point::SLOTS.x);
        let color: Ref<'_, u32> = Ref::slot(object.borrow(), Pixel::SLOTS.color);
        assert_eq!((*x, *color), (1.0, 0xff));
        drop((x, color));
        *RefMut::slot(object.borrow_mut(), Pixel::SLOTS.y) = 4.0;
        let mut both = RefMut::map(object.borrow_mut(), |pixel| &mut **pixel);
        *both = Point::new(6.0, 7.0);
        drop(both);
        assert_eq!(**object.borrow(), Point::new(6.0, 7.0));
        let unset = Ref::filter_map(object.borrow(), |pixel| pixel.name.get());
        assert!(unset.is_err_and(|whole| whole.x == 6.0));
    }

    #[test]
    fn attributes_are_lent_by_name() {
        let object = pixel();
        object.setattr("dynamic", 5).unwrap();
        object.setattr("name", "n").unwrap();
        *object.attr_mut::<f64>("x").unwrap() += 1.0;
        *object.attr_mut::<i64>("dynamic").unwrap() += 1;
        object.attr_mut::<String>("name").unwrap().push('!');
        object.attr_mut::<HashSet<u8>>("seen").unwrap().insert(3);
        object.attr_mut::<List>("items").unwrap().push(Value::Int(1));
        assert_eq!((*object.attr_ref::<f64>("x").unwrap(), &*object.attr_ref::<str>("name").unwrap()), (2.0, "n!"));
        assert_eq!((*object.attr_ref::<i64>("dynamic").unwrap(), object.borrow().seen.len()), (6, 1));
        assert_eq!(object.getattr("items").unwrap(), Value::from(vec![1]));
        for (rule, error) in [
            ("attr-type", object.attr_ref::<f32>("x").unwrap_err()),
            ("attr-type", object.attr_ref::<str>("dynamic").unwrap_err()),
            ("no-attribute-get", object.attr_ref::<f64>("z").unwrap_err()),
            ("readonly-slot", object.attr_mut::<i64>("fixed").unwrap_err()),
            ("attr-type", object.attr_mut::<f32>("x").unwrap_err()),
            ("class-of-plain-value", object.attr_ref::<Class>("__class__").unwrap_err()),
        ] {
            assert_eq!(error.rule(), rule, "{error}");
        }
        assert!(object.try_borrow_mut().is_ok(), "a refused loan is no loan");
        object.delattr("name").unwrap();
        assert_eq!(object.attr_ref::<str>("name").unwrap_err().rule(), "unset-slot-read");
    }
}

mod attributes {
    use super::*;

    #[test]
    fn any_handle_reaches_the_attributes_of_the_object() {
        let object = pixel();
        let (base, any): (Obj<Point>, Obj) = (object.clone().upcast(), object.clone().upcast());
        base.setattr("color", 3).unwrap();
        any.setattr("x", 4.5).unwrap();
        any.setattr("name", "n".to_owned()).unwrap();
        base.setattr("tag", "hot").unwrap();
        assert_eq!((object.borrow().color, object.borrow().x), (3, 4.5));
        for (name, value) in
            [("color", Value::Int(3)), ("name", "n".into()), ("tag", "hot".into()), ("fixed", 7.into())]
        {
            assert_eq!(any.getattr(name).unwrap(), value);
            assert!(object.hasattr(name) && base.hasattr(name));
        }
        any.delattr("name").unwrap();
        any.delattr("tag").unwrap();
        assert!(!object.hasattr("name") && !object.hasattr("tag") && object.borrow().name.is_unset());
    }

    #[test]
    fn refusals_are_those_of_a_plain_instance() {
        let object = pixel();
        let mut plain = Pixel::new(Point::new(1.0, 2.0), 0xff, None, 7);
        for name in ["name", "z", "seen"] {
            let (shared, own) = (object.getattr(name).unwrap_err(), plain.getattr(name).unwrap_err());
            assert_eq!((shared.rule(), shared.to_string()), (own.rule(), own.to_string()), "{name}");
        }
        for (name, value) in
            [("fixed", Value::Int(1)), ("color", (-1).into()), ("color", "red".into()), ("seen", 1.into())]
        {
            let (shared, own) =
                (object.setattr(name, value.clone()).unwrap_err(), plain.setattr(name, value).unwrap_err());
            assert_eq!((shared.rule(), shared.to_string()), (own.rule(), own.to_string()), "{name}");
        }
        for name in ["name", "x", "fixed", "z", "__class__"] {
            let (shared, own) = (object.delattr(name).unwrap_err(), plain.delattr(name).unwrap_err());
            assert_eq!((shared.rule(), shared.to_string()), (own.rule(), own.to_string()), "{name}");
        }
        let closed = Obj::new(Point::default());
        let error = closed.setattr("z", 1).unwrap_err();
        assert_eq!(error.message(), "'Point' object has no attribute 'z' and no __dict__ for setting new attributes");
    }

    #[test]
    fn objects_in_slots_are_shared() {
        let (object, next) = (pixel(), pixel());
        object.setattr("next", &next).unwrap();
        next.setattr("parent", object.downgrade()).unwrap();
        let Value::Obj(found) = object.getattr("next").unwrap() else { panic!("no object") };
        found.setattr("x", 8.0).unwrap();
        assert_eq!((next.borrow().x, next.strong_count()), (8.0, 3));
        let Value::Weak(up) = found.getattr("parent").unwrap() else { panic!("no weak reference") };
        assert_eq!(up.upgrade().unwrap(), object);
        let error = object.setattr("next", Obj::new(Point::default())).unwrap_err();
        assert_eq!(error.message(), "slot 'next' of 'Pixel' objects must be Pixel, not 'Point'");
        object.setattr("next", Value::None).unwrap();
        assert_eq!(next.strong_count(), 2);
    }

    #[test]
    fn class_and_dict_are_attributes() {
        let object = pixel();
        object.setattr("b", 1).unwrap();
        object.setattr("a", 2).unwrap();
        assert_eq!(object.getattr("__class__").unwrap(), Value::Class(Pixel::class()));
        let Value::Vars(vars) = object.getattr("__dict__").unwrap() else { panic!("no live dict") };
        assert_eq!((vars.object() == &object, vars.keys().unwrap()), (true, vec!["b".to_owned(), "a".to_owned()]));
        vars.insert("c", 3).unwrap();
        object.setattr("b", 10).unwrap();
        assert_eq!((object.getattr("c").unwrap(), vars.get("b").unwrap()), (Value::Int(3), Some(Value::Int(10))));
        assert_eq!((vars.remove("c").unwrap(), vars.remove("c").unwrap()), (Some(Value::Int(3)), None));
        // Replaced: the live view shows the new contents, those of a copy.
        let mut items = Dict::from_iter([("only", Value::Int(1))]);
        object.setattr("__dict__", items.clone()).unwrap();
        items.insert("later".into(), Value::Int(2));
        assert_eq!((vars.keys().unwrap(), vars.contains("later").unwrap()), (vec!["only".to_owned()], false));
        let error = object.setattr("__dict__", 5).unwrap_err();
        assert_eq!(error.message(), "__dict__ must be set to a dictionary, not a 'int'");
        // The dict of another object comes as a copy.
        let other = pixel();
        other.setattr("__dict__", object.getattr("__dict__").unwrap()).unwrap();
        other.setattr("only", 9).unwrap();
        assert_eq!(object.getattr("only").unwrap(), Value::Int(1));
        object.setattr("__dict__", object.getattr("__dict__").unwrap()).unwrap();
        assert_eq!(vars.len().unwrap(), 1, "its own is left as it is");
        object.delattr("__dict__").unwrap();
        assert!(vars.is_empty().unwrap() && !object.hasattr("only") && object.hasattr("__dict__"));
        object.setattr("fresh", 1).unwrap();
        assert_eq!(vars.to_dict().unwrap().len(), 1);
    }

    #[test]
    fn names_without_a_dict_are_refused() {
        let point = Obj::new(Point::default());
        assert_eq!(point.vars().unwrap_err().message(), "vars() argument must have __dict__ attribute");
        assert_eq!(point.getattr("__dict__").unwrap_err().rule(), "no-dict-attr");
        assert!(point.setattr("__dict__", Dict::new()).is_err() && !point.hasattr("__dict__"));
    }

    #[test]
    fn a_slot_wins_over_the_same_name_in_the_dict() {
        let object = pixel();
        object.vars().unwrap().insert("color", "hidden").unwrap();
        assert_eq!((object.getattr("color").unwrap(), object.borrow().color), (Value::Int(0xff), 0xff));
        object.setattr("color", 1).unwrap();
        assert_eq!(object.vars().unwrap().get("color").unwrap(), Some(Value::from("hidden")));
    }

    #[test]
    fn names_are_listed() {
        let object: Obj = pixel().upcast();
        object.setattr("zebra", 1).unwrap();
        let dir = object.dir().unwrap();
        assert!(["color", "fixed", "name", "x", "zebra"].iter().all(|name| dir.iter().any(|listed| listed == name)));
        assert!(dir.is_sorted());
        let attrs: HashMap<_, _> = object.attrs().unwrap().into_iter().collect();
        assert_eq!(
            (attrs["x"].as_ref().unwrap(), attrs["zebra"].as_ref().unwrap()),
            (&Value::Float(1.0), &Value::Int(1))
        );
        assert!(!attrs.contains_key("name") && attrs["seen"].is_err(), "unset is left out; opaque is an error");
    }
}

mod states {
    use super::*;

    #[slotted(dict)]
    struct Record {
        id: i64,
        note: Slot<String>,
        #[slot(default)]
        friend: Option<Obj<Record>>,
    }

    #[slotted(extends = Record)]
    #[allow(deprecated, reason = "slots under a dict, on purpose")]
    struct Extended {
        score: f64,
    }

    #[test]
    fn state_is_the_dict_and_the_slots_that_are_set() {
        let object = Obj::new(Extended::new(Record::new(1), 0.5));
        let state = object.state().unwrap();
        assert_eq!(state.dict, None);
        let slots: Vec<_> = state.slots.iter().flat_map(|slots| slots.keys().map(ToString::to_string)).collect();
        assert_eq!(slots, ["score", "id", "friend"]);
        object.setattr("extra", 1).unwrap();
        object.setattr("note", "n").unwrap();
        let value = object.state().unwrap().into_value().unwrap();
        let Value::List(pair) = &value else { panic!("{value:?} is no pair") };
        assert_eq!(pair[0], Value::Dict(Dict::from_iter([("extra", Value::Int(1))])));
        let other = Obj::new(Extended::new(Record::new(2), 1.5));
        other.upcast_ref::<Object>().set_state(State::from_value(value).unwrap()).unwrap();
        assert_eq!((other.borrow().id, other.borrow().score), (1, 0.5));
        assert_eq!(
            (other.getattr("note").unwrap(), other.getattr("extra").unwrap()),
            (Value::from("n"), Value::Int(1))
        );
    }

    #[test]
    fn a_refused_state_changes_nothing() {
        let object = Obj::new(Record::new(1));
        let slots = |pairs: [(&str, Value); 2]| State { dict: None, slots: Some(Dict::from_iter(pairs)) };
        let error = object.set_state(slots([("id", 2.into()), ("note", 3.into())])).unwrap_err();
        assert_eq!((error.rule(), object.borrow().id), ("slot-value-type", 1));
        let closed = Obj::new(Point::default());
        assert!(closed.set_state(slots([("x", 1.into()), ("z", 2.into())])).is_err() && closed.borrow().x == 0.0);
        let with_dict = State { dict: Some(Dict::from_iter([("a", Value::None)])), slots: None };
        assert_eq!(closed.set_state(with_dict).unwrap_err().message(), "'Point' object has no attribute '__dict__'");
    }

    #[test]
    fn a_copy_is_a_new_object_of_the_same_class_that_shares_what_it_holds() {
        let friend = Obj::new(Record::new(9));
        let object: Obj<Record> = Obj::new(Extended::new(Record::new(1), 0.5)).upcast();
        object.setattr("friend", &friend).unwrap();
        object.setattr("extra", vec![1]).unwrap();
        let copy = object.copy().unwrap();
        assert_eq!((copy.class(), copy == object), (Extended::class(), false));
        assert_eq!((friend.strong_count(), copy.getattr("score").unwrap()), (3, Value::Float(0.5)));
        copy.setattr("id", 2).unwrap();
        copy.setattr("extra", 3).unwrap();
        assert_eq!((object.borrow().id, object.getattr("extra").unwrap()), (1, Value::from(vec![1])));
        let opaque = pixel().copy().unwrap_err();
        assert_eq!(opaque.rule(), "opaque-slot", "what no value can hold cannot be copied by values");
    }
}

#[test]
fn a_parent_is_held_weakly_and_a_child_strongly() {
    let root = pixel();
    let weak = root.downgrade();
    let child = pixel();
    child.borrow_mut().parent = weak.clone();
    root.borrow_mut().next = Some(child.clone());
    assert_eq!((root.strong_count(), child.strong_count()), (1, 2));
    assert_eq!(child.borrow().parent.upgrade().unwrap(), root);
    drop(root);
    assert!(weak.upgrade().is_none() && child.borrow().parent.upgrade().is_none());
    assert_eq!(child.strong_count(), 1);
}

mod copies {
    use super::*;

    fn double(value: Value) -> Result<i64, Mismatch> {
        value.extract::<i64>().map(|number| number * 2)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "what a validator is given")]
    fn small(number: &i64) -> Result<(), &'static str> {
        if *number < 100 { Ok(()) } else { Err("too large") }
    }

    #[slotted]
    struct Guarded {
        #[slot(convert = double)]
        doubled: i64,
        #[slot(validate = small)]
        small: i64,
    }

    /// Rule `copy-slots`: what has been through a converter or validator once is taken as it is.
    #[test]
    fn a_copy_has_the_same_values_whatever_a_write_by_name_would_make_of_them() {
        let object = Obj::new(Guarded::new(3, 4));
        object.borrow_mut().small = 1000;
        let copy = object.copy().unwrap();
        assert_eq!((copy.borrow().doubled, copy.borrow().small), (3, 1000));
        assert_eq!(copy.setattr("small", 1000).unwrap_err().rule(), "slot-value-refused");
    }
}
