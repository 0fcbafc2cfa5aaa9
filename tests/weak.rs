//! Weak references: where they lead, whom they tell of a death, and what they keep.

#![allow(missing_docs, reason = "test classes")]

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use slotted::prelude::*;

#[slotted(weakref)]
#[derive(Debug)]
struct Node {
    id: i64,
    #[slot(default)]
    parent: Weak<Node>,
    #[slot(default)]
    child: Option<Obj<Node>>,
}

#[slotted(extends = Node)]
#[derive(Debug)]
struct Named {
    name: String,
}

#[slotted]
#[derive(Debug)]
struct Plain {
    id: i64,
}

#[slotted(extends = Plain, weakref)]
#[derive(Debug)]
struct PlainButWeak {
    more: i64,
}

fn node(id: i64) -> Obj<Node> {
    Obj::new(Node::new(id))
}

fn named(name: &str) -> Obj<Named> {
    Obj::new(Named::new(Node::new(1), name.to_owned()))
}

/// What callbacks write down.
#[derive(Clone, Default)]
struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    fn add(&self, text: impl Into<String>) {
        self.0.borrow_mut().push(text.into());
    }

    fn take(&self) -> Vec<String> {
        self.0.take()
    }

    /// A callback that writes `text`.
    fn call<T>(&self, text: &str) -> impl FnOnce(Weak<T>) + 'static
    where
        T: 'static,
    {
        let (log, text) = (self.clone(), text.to_owned());
        move |_| log.add(text)
    }
}

mod leads {
    use super::*;

    #[test]
    fn a_weak_reference_leads_to_its_object_until_the_last_handle_goes() {
        let object = node(1);
        let weak = object.downgrade();
        assert_eq!((object.strong_count(), object.weak_count()), (1, 1));
        let upgraded = weak.upgrade().unwrap();
        assert_eq!((upgraded == object, object.strong_count()), (true, 2));
        drop(object);
        assert!(weak.is_alive() && weak.upgrade().is_some_and(|again| again.borrow().id == 1));
        drop(upgraded);
        assert!(!weak.is_alive() && weak.upgrade().is_none() && weak.clone().upgrade().is_none());
    }

    #[test]
    fn one_that_never_led_anywhere_leads_nowhere() {
        let nowhere: Weak<Node> = Weak::new();
        assert!(!nowhere.is_alive() && nowhere.upgrade().is_none() && nowhere.clone().upgrade().is_none());
        assert_eq!(format!("{nowhere:?}"), "<weakref; dead>");
        assert!(nowhere == Weak::<Named>::default() && nowhere.clone().upcast::<Object>() == nowhere);
        assert!(nowhere.clone().downcast::<Named>().is_ok());
        assert_eq!((Value::from(nowhere.clone()), nowhere.to_value().unwrap()), (Value::None, Value::None));
        const { assert!(size_of::<Weak<Node>>() == size_of::<usize>()) };
    }

    #[test]
    fn casts_go_up_freely_and_down_by_the_class_of_the_object() {
        let object = named("n");
        let up: Weak<Node> = object.downgrade().upcast();
        let any: Weak = up.clone().upcast();
        assert!(any.upgrade().unwrap() == object && any == up);
        let down: Weak<Named> = any.clone().downcast().unwrap();
        assert_eq!(down.upgrade().unwrap().borrow().name, "n");
        let error = any.clone().downcast::<Plain>().unwrap_err();
        assert_eq!(
            (error.rule(), error.message().as_str()),
            ("not-an-instance", "'Named' object is not an instance of 'Plain'")
        );
        let dead: Weak = {
            let short_lived = node(1);
            short_lived.downgrade().upcast()
        };
        assert!(
            dead.downcast::<Plain>().is_ok_and(|nowhere| nowhere.upgrade().is_none()),
            "what is dead leads nowhere"
        );
        assert_eq!((object.strong_count(), object.weak_count()), (1, 1));
        // One that was alive when it was cast, of the class that it was cast to.
        drop(object);
        assert!(down.upgrade().is_none() && any.upgrade().is_none());
    }

    #[test]
    fn references_are_equal_when_they_lead_to_the_same_object() {
        let (one, other) = (node(1), node(1));
        let (a, b) = (one.downgrade(), one.downgrade());
        let watched = one.downgrade_with(|_| {});
        assert!(a == b && a == watched && a != other.downgrade() && a != Weak::<Node>::new());
        drop(one);
        assert!(a == b && a == a.clone() && a != watched, "of a dead object, only those that were one and the same");
        let text = format!("{:?}", other.downgrade());
        assert_eq!(text, format!("<weakref to <Node object at {:#x}>>", other.id()));
        assert_eq!(format!("{a:?}"), "<weakref; dead>");
    }

    #[test]
    fn an_object_without_weak_references_says_so_in_cpythons_words() {
        let plain = Obj::new(Plain::new(1));
        for error in
            [plain.try_downgrade().unwrap_err(), plain.upcast_ref::<Object>().try_downgrade_with(|_| {}).unwrap_err()]
        {
            assert_eq!((error.kind(), error.rule()), (ErrorKind::Type, "weakref-unsupported"));
            assert_eq!(error.message(), "cannot create weak reference to 'Plain' object");
        }
        assert_eq!((plain.weak_count(), plain.strong_count()), (0, 1));
        let float: Obj = Obj::new(slotted::builtins::Float(1.0)).upcast();
        assert_eq!(float.try_downgrade().unwrap_err().message(), "cannot create weak reference to 'float' object");
    }

    #[test]
    fn the_class_of_the_object_decides_and_not_that_of_the_handle() {
        let object: Obj<Plain> = Obj::new(PlainButWeak::new(Plain::new(1), 2)).upcast();
        let weak: Weak<Plain> = object.try_downgrade().unwrap();
        assert_eq!(weak.upgrade().unwrap().borrow().id, 1);
        assert_eq!(weak.upgrade().unwrap().getattr("more").unwrap(), Value::Int(2));
        let log = Log::default();
        let watched = object.try_downgrade_with(log.call("called")).unwrap();
        drop(object);
        assert_eq!((log.take(), weak.is_alive(), watched.is_alive()), (vec!["called".to_owned()], false, false));
    }

    #[test]
    fn counts_tell_shared_references_once_and_watched_ones_each() {
        let object = node(1);
        assert_eq!(object.weak_count(), 0);
        let (one, other) = (object.downgrade(), object.downgrade());
        assert_eq!(object.weak_count(), 1);
        let (first, second) = (object.downgrade_with(|_| {}), object.downgrade_with(|_| {}));
        assert_eq!((object.weak_count(), first.clone().is_alive()), (3, true));
        drop((one, other));
        assert_eq!(object.weak_count(), 2);
        drop((first, second));
        assert_eq!((object.weak_count(), object.strong_count()), (0, 1));
    }

    #[test]
    fn a_handle_that_was_upgraded_keeps_the_object_beyond_its_other_handles() {
        let object = named("kept");
        let weak: Weak = object.downgrade().upcast();
        let kept: Obj = weak.upgrade().unwrap();
        drop(object);
        assert!(weak.is_alive());
        kept.setattr("name", "still").unwrap();
        let Ok(inner) = kept.downcast::<Named>().unwrap().try_unwrap() else { panic!("the only handle") };
        assert_eq!(inner.name, "still");
        assert!(!weak.is_alive());
    }
}

mod by_name {
    use super::*;

    #[test]
    fn weakref_is_none_until_there_is_one() {
        let object = named("n");
        assert_eq!(object.getattr("__weakref__").unwrap(), Value::None);
        assert!(object.hasattr("__weakref__") && object.upcast_ref::<Object>().hasattr("__weakref__"));
        let weak = object.downgrade();
        let Value::Weak(named) = object.getattr("__weakref__").unwrap() else { panic!("no weak reference") };
        assert!(named == weak && named.upgrade().unwrap() == object);
        drop((weak, named));
        assert_eq!(object.getattr("__weakref__").unwrap(), Value::None);
        let watched = object.downgrade_with(|_| {});
        assert!(matches!(object.getattr("__weakref__").unwrap(), Value::Weak(named) if named == watched));
    }

    #[test]
    fn weakref_is_not_written_to() {
        let object = node(1);
        for error in [
            object.setattr("__weakref__", Value::None).unwrap_err(),
            object.setattr("__weakref__", object.downgrade()).unwrap_err(),
            object.delattr("__weakref__").unwrap_err(),
        ] {
            assert_eq!((error.kind(), error.rule()), (ErrorKind::Attribute, "weakref-attr-not-writable"));
            assert_eq!(error.message(), "attribute '__weakref__' of 'Node' objects is not writable");
        }
    }

    #[test]
    fn weakref_is_absent_where_the_class_has_none() {
        let plain = Obj::new(Plain::new(1));
        let error = plain.getattr("__weakref__").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Attribute);
        assert_eq!(error.message(), "'Plain' object has no attribute '__weakref__'");
        assert!(!plain.hasattr("__weakref__") && !Plain::class().has_weakref() && Node::class().has_weakref());
        assert!(plain.setattr("__weakref__", Value::None).is_err() && plain.delattr("__weakref__").is_err());
    }
}

mod callbacks {
    use super::*;

    #[test]
    fn callbacks_run_newest_first_each_with_its_own_dead_reference() {
        let (log, object) = (Log::default(), node(1));
        let kept: Vec<Weak<Node>> = (0..3)
            .map(|at| {
                let log = log.clone();
                object.downgrade_with(move |dead| log.add(format!("{at} {}", dead.is_alive())))
            })
            .collect();
        let shared = object.downgrade();
        drop(object);
        assert_eq!(log.take(), ["2 false", "1 false", "0 false"]);
        assert!(kept.iter().all(|weak| weak.upgrade().is_none()) && !shared.is_alive());
        drop((kept, shared));
        assert!(log.take().is_empty(), "once");
    }

    #[test]
    fn a_callback_is_given_the_reference_that_it_was_registered_with() {
        let object = named("n");
        let given: Rc<RefCell<Option<Weak<Named>>>> = Rc::default();
        let (place, other) = (given.clone(), object.downgrade());
        let weak = object.downgrade_with(move |dead| *place.borrow_mut() = Some(dead));
        drop(object);
        let given = given.take().unwrap();
        assert!(given == weak && given != other && given.upgrade().is_none());
    }

    #[test]
    fn callbacks_run_before_the_destructor() {
        thread_local! {
            static ORDER: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
        }
        #[slotted(weakref)]
        struct Loud;
        impl Drop for Loud {
            fn drop(&mut self) {
                ORDER.with_borrow_mut(|order| order.push("destructor"));
            }
        }
        let object = Obj::new(Loud::new());
        let weak = object.downgrade_with(|_| ORDER.with_borrow_mut(|order| order.push("callback")));
        drop(object);
        assert_eq!((ORDER.take(), weak.is_alive()), (vec!["callback", "destructor"], false));
    }

    #[test]
    fn a_reference_that_was_dropped_calls_nobody() {
        let (log, object) = (Log::default(), node(1));
        let (one, two, three) = (
            object.downgrade_with(log.call("one")),
            object.downgrade_with(log.call("two")),
            object.downgrade_with(log.call("three")),
        );
        drop(two);
        let clone = three.clone();
        drop(three);
        drop(object);
        assert_eq!(log.take(), ["three", "one"], "a clone keeps the callback");
        drop((one, clone));
        drop(node(2).downgrade_with(log.call("never")));
        assert!(log.take().is_empty());
    }

    #[test]
    fn what_a_callback_holds_goes_with_the_last_clone_of_its_reference() {
        let (held, object) = (Rc::new(()), node(1));
        let in_callback = held.clone();
        let weak = object.downgrade_with(move |_| drop(in_callback));
        let clone = weak.clone();
        assert_eq!(Rc::strong_count(&held), 2);
        drop(weak);
        assert_eq!(Rc::strong_count(&held), 2);
        drop(clone);
        assert_eq!((Rc::strong_count(&held), object.weak_count()), (1, 0));
        let in_callback = held.clone();
        let weak = object.downgrade_with(move |_| drop(in_callback));
        drop(object);
        assert_eq!((Rc::strong_count(&held), weak.is_alive()), (1, false), "called, and gone");
    }

    #[test]
    fn a_reference_that_an_earlier_callback_drops_calls_nobody() {
        let (log, object) = (Log::default(), node(1));
        let bag: Rc<RefCell<Vec<Weak<Node>>>> = Rc::default();
        let oldest = object.downgrade_with(log.call("oldest"));
        bag.borrow_mut().push(object.downgrade_with(log.call("dropped before its turn")));
        let (in_callback, text) = (bag.clone(), log.clone());
        let newest = object.downgrade_with(move |_| {
            in_callback.take();
            text.add("newest");
        });
        drop(object);
        assert_eq!(log.take(), ["newest", "oldest"]);
        assert!(bag.borrow().is_empty() && !oldest.is_alive() && !newest.is_alive());
    }

    #[test]
    fn a_callback_that_drops_its_own_last_reference_runs_to_its_end() {
        let (log, object) = (Log::default(), node(1));
        let bag: Rc<RefCell<Vec<Weak<Node>>>> = Rc::default();
        let (in_callback, text, held) = (bag.clone(), log.clone(), vec![1, 2, 3]);
        let weak = object.downgrade_with(move |dead| {
            in_callback.take();
            drop(dead);
            text.add(format!("{held:?}"));
        });
        bag.borrow_mut().push(weak);
        drop(object);
        assert_eq!(log.take(), ["[1, 2, 3]"]);
    }

    #[test]
    fn a_panicking_callback_stops_neither_the_others_nor_the_drop() {
        thread_local! {
            static DROPPED: Cell<usize> = const { Cell::new(0) };
        }
        #[slotted(weakref)]
        struct Counted {
            #[slot(opaque)]
            held: Rc<()>,
        }
        impl Drop for Counted {
            fn drop(&mut self) {
                DROPPED.set(DROPPED.get() + 1);
            }
        }
        let (log, held) = (Log::default(), Rc::new(()));
        let object = Obj::new(Counted::new(held.clone()));
        let kept = [
            object.downgrade_with(log.call("oldest")),
            object.downgrade_with(|_| panic!("second")),
            object.downgrade_with(log.call("middle")),
            object.downgrade_with(|_| panic!("first")),
            object.downgrade_with(log.call("newest")),
        ];
        let panic = catch_unwind(AssertUnwindSafe(|| drop(object))).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"first"), "of several, the first goes on");
        assert_eq!(log.take(), ["newest", "middle", "oldest"]);
        assert_eq!((DROPPED.get(), Rc::strong_count(&held)), (1, 1));
        assert!(kept.iter().all(|weak| !weak.is_alive()));
        // Nothing is left of it: the next one dies as usual.
        let next = Obj::new(Counted::new(held.clone()));
        let weak = next.downgrade_with(log.call("next"));
        drop(next);
        assert_eq!((log.take(), DROPPED.get(), weak.is_alive()), (vec!["next".to_owned()], 2, false));
    }

    #[test]
    fn a_callback_may_register_callbacks() {
        let (log, object, other) = (Log::default(), node(1), node(2));
        let registered: Rc<RefCell<Vec<Weak<Node>>>> = Rc::default();
        let (text, place, on) = (log.clone(), registered.clone(), other.clone());
        let weak = object.downgrade_with(move |dead| {
            assert!(dead.upgrade().is_none(), "on the dead object none can be registered");
            let log = text.clone();
            let more = on.downgrade_with(move |_| log.add("registered by a callback"));
            place.borrow_mut().push(more);
            text.add("called");
        });
        drop(object);
        assert_eq!((log.take(), weak.is_alive()), (vec!["called".to_owned()], false));
        assert_eq!((other.weak_count(), other.strong_count()), (1, 1));
        drop(other);
        assert_eq!(log.take(), ["registered by a callback"]);
        assert!(registered.borrow().iter().all(|weak| !weak.is_alive()));
    }

    #[test]
    fn a_callback_may_end_the_life_of_its_successor() {
        let (log, objects) = (Log::default(), (0..50).map(node).collect::<Vec<_>>());
        let watched: Vec<Weak<Node>> = objects
            .iter()
            .zip(objects.iter().skip(1).map(|next| Some(next.clone())).chain([None]))
            .map(|(object, next)| {
                let (log, id) = (log.clone(), object.borrow().id);
                object.downgrade_with(move |_| {
                    log.add(format!("{id}"));
                    drop(next);
                })
            })
            .collect();
        drop(objects);
        assert_eq!(log.take(), (0..50).map(|id| id.to_string()).collect::<Vec<_>>());
        assert!(watched.iter().all(|weak| !weak.is_alive()));
    }

    #[test]
    fn moving_the_instance_out_is_a_death_too() {
        let (log, object) = (Log::default(), named("out"));
        let (shared, watched) = (object.downgrade(), object.downgrade_with(log.call("called")));
        let clone = object.clone();
        let Err(object) = object.try_unwrap() else { panic!("there is another handle") };
        assert!(log.take().is_empty() && shared.is_alive());
        drop(clone);
        assert_eq!(object.into_inner().map(|named| named.name), Some("out".to_owned()));
        assert_eq!(log.take(), ["called"]);
        assert!(shared.upgrade().is_none() && watched.upgrade().is_none());
    }

    #[test]
    fn a_callback_that_panics_while_the_instance_is_moved_out_loses_nothing_else() {
        #[slotted(weakref)]
        struct Holder {
            #[slot(opaque)]
            held: Rc<()>,
        }
        let (log, held) = (Log::default(), Rc::new(()));
        let object = Obj::new(Holder::new(held.clone()));
        let kept = [object.downgrade_with(log.call("older")), object.downgrade_with(|_| panic!("on purpose"))];
        assert!(catch_unwind(AssertUnwindSafe(|| object.try_unwrap().is_ok())).is_err());
        assert_eq!((log.take(), Rc::strong_count(&held)), (vec!["older".to_owned()], 1));
        assert!(kept.iter().all(|weak| !weak.is_alive()));
    }
}

mod lasting {
    use super::*;

    #[slotted(weakref, assignable)]
    struct Cat {
        name: String,
    }

    #[slotted(weakref, assignable)]
    struct Dog {
        name: String,
    }

    #[test]
    fn weak_references_survive_set_class_and_see_the_new_class() {
        let log = Log::default();
        let object = Obj::new(Cat::new("n".to_owned()));
        let (weak, any): (Weak<Cat>, Weak) = (object.downgrade(), object.downgrade().upcast());
        let watched = object.downgrade_with(log.call("called"));
        object.set_class(&Dog::class()).unwrap();
        assert_eq!((weak.upgrade().unwrap().class(), any.upgrade().unwrap().class()), (Dog::class(), Dog::class()));
        assert_eq!(object.weak_count(), 2);
        assert!(any.clone().downcast::<Dog>().is_ok() && any.clone().downcast::<Cat>().is_err());
        assert_eq!(weak.upgrade().unwrap().borrow().name, "n");
        drop(object);
        assert_eq!(log.take(), ["called"]);
        assert!(!weak.is_alive() && !any.is_alive() && !watched.is_alive());
    }

    #[test]
    fn a_callback_may_have_been_registered_on_the_old_class() {
        let object = Obj::new(Cat::new("n".to_owned()));
        let weak: Weak<Cat> =
            object.downgrade_with(|dead| assert!(dead.downcast::<Dog>().unwrap().upgrade().is_none()));
        let dog: Obj<Dog> = object.into_class().unwrap();
        assert!(weak.upgrade().unwrap() == dog);
        drop(dog);
        assert!(!weak.is_alive());
    }

    #[test]
    fn weak_references_stay_with_the_object_when_instances_are_swapped() {
        let (one, other) = (node(1), node(2));
        let (weak_one, weak_other) = (one.downgrade(), other.downgrade());
        std::mem::swap(&mut *one.borrow_mut(), &mut *other.borrow_mut());
        assert!(weak_one.upgrade().unwrap() == one && weak_other.upgrade().unwrap() == other);
        assert_eq!((one.borrow().id, other.borrow().id), (2, 1));
        drop(one);
        assert!(!weak_one.is_alive() && weak_other.is_alive());
    }

    #[test]
    fn a_weak_reference_in_a_slot_does_not_keep_its_object() {
        let (parent, child) = (node(1), node(2));
        child.setattr("parent", parent.downgrade()).unwrap();
        parent.setattr("child", &child).unwrap();
        assert_eq!((parent.strong_count(), child.strong_count()), (1, 2));
        let Value::Weak(up) = child.getattr("parent").unwrap() else { panic!("no weak reference") };
        assert!(up.upgrade().unwrap() == parent && child.borrow().parent.upgrade().unwrap() == parent);
        drop(parent);
        assert!(child.borrow().parent.upgrade().is_none() && up.upgrade().is_none());
        assert!(matches!(child.getattr("parent").unwrap(), Value::Weak(dead) if !dead.is_alive()));
        child.setattr("parent", Value::None).unwrap();
        assert_eq!((child.getattr("parent").unwrap(), child.strong_count()), (Value::None, 1));
        // A plain instance holds one as well.
        let plain = Node::from_pairs([("id", Value::Int(3)), ("parent", child.downgrade().into())]).unwrap();
        assert!(plain.parent.upgrade().unwrap() == child);
        assert_eq!(plain.getattr("__weakref__").unwrap(), Value::None);
    }

    #[test]
    fn a_slot_takes_only_references_to_its_class() {
        let child = node(2);
        let (plain, right) = (Obj::new(PlainButWeak::new(Plain::new(1), 2)), named("n"));
        let error = child.setattr("parent", plain.downgrade()).unwrap_err();
        assert_eq!((error.rule(), error.attribute_name()), ("slot-value-refused", Some("parent")));
        assert!(child.setattr("parent", &right).is_err(), "a handle is no weak reference");
        child.setattr("parent", right.downgrade()).unwrap();
        assert!(child.borrow().parent.upgrade().unwrap() == right);
    }

    #[test]
    fn an_object_may_refer_weakly_to_itself() {
        let object = node(1);
        object.borrow_mut().parent = object.downgrade();
        assert!(object.borrow().parent.upgrade().unwrap() == object);
        let weak = object.downgrade();
        drop(object);
        assert!(!weak.is_alive());
    }

    /// Many references come and go: what the object knows of them does not grow.
    #[test]
    fn references_that_were_dropped_are_forgotten() {
        let (object, log) = (node(1), Log::default());
        let kept = object.downgrade_with(log.call("kept"));
        for _ in 0..10_000 {
            drop(object.downgrade_with(log.call("dropped")));
            drop(object.downgrade());
        }
        assert_eq!(object.weak_count(), 1);
        drop(object);
        assert_eq!((log.take(), kept.is_alive()), (vec!["kept".to_owned()], false));
    }
}
