//! The end of objects: destructors that panic, chains and trees of any size, and what is left.

#![allow(missing_docs, reason = "test classes")]

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::rc::Rc;

use slotted::prelude::*;
use slotted::value::{Dict, List};

thread_local! {
    static DROPS: Cell<usize> = const { Cell::new(0) };
}

/// Counts the instances that were dropped on this thread.
#[slotted(weakref)]
struct Counted {
    id: i64,
}

impl Drop for Counted {
    fn drop(&mut self) {
        DROPS.set(DROPS.get() + 1);
    }
}

fn counted(id: i64) -> Obj<Counted> {
    Obj::new(Counted::new(id))
}

/// How long the long chains are: fewer links will do where every instruction is looked at.
fn links() -> usize {
    std::env::var("SLOTTED_LINKS").ok().and_then(|links| links.parse().ok()).unwrap_or(1_000_000)
}

/// Runs `act` where recursion of any depth that grows with the data would be fatal.
fn on_a_small_stack(act: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 * 1024).spawn(act).unwrap();
    thread.join().unwrap();
}

mod once {
    use super::*;

    #[test]
    fn a_destructor_runs_once_with_the_last_handle() {
        let object = counted(1);
        let (clone, any): (Obj<Counted>, Obj) = (object.clone(), object.clone().upcast());
        let value = Value::from(vec![Value::from(object.clone()), Value::from(object.clone())]);
        drop((object, clone));
        assert_eq!(DROPS.get(), 0);
        drop(value);
        assert_eq!(DROPS.get(), 0);
        drop(any);
        assert_eq!(DROPS.get(), 1);
    }

    #[test]
    fn the_destructors_of_a_class_and_its_bases_run_derived_first_whatever_the_handle() {
        thread_local! {
            static ORDER: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
        }
        macro_rules! tells {
            ($($class:ident)*) => {$(
                impl Drop for $class {
                    fn drop(&mut self) {
                        ORDER.with_borrow_mut(|order| order.push(stringify!($class)));
                    }
                }
            )*};
        }
        #[slotted]
        struct Bottom;
        #[slotted(extends = Bottom)]
        struct Middle {
            #[slot(default = Some(Obj::new(Field::new())))]
            field: Option<Obj<Field>>,
        }
        #[slotted(extends = Middle)]
        struct Top;
        #[slotted]
        struct Field;
        tells! { Bottom Middle Top Field }
        let bottom: Obj<Bottom> = Obj::new(Top::new(Middle::new(Bottom::new()))).upcast();
        drop(bottom.upcast::<Object>());
        // Rust's order: a struct before its fields, and those in the order of their declaration, of which the base is first.
        assert_eq!(ORDER.take(), ["Top", "Middle", "Bottom", "Field"]);
    }

    #[test]
    fn an_instance_that_was_moved_out_is_dropped_by_its_new_owner() {
        let object = counted(1);
        let Ok(inner) = object.try_unwrap() else { panic!("the only handle") };
        assert_eq!((DROPS.get(), inner.id), (0, 1));
        drop(inner);
        assert_eq!(DROPS.get(), 1);
    }

    #[test]
    fn an_instance_that_is_replaced_is_dropped_then_and_the_new_one_at_the_end() {
        let object = counted(1);
        *object.borrow_mut() = Counted::new(2);
        assert_eq!(DROPS.get(), 1);
        let old = std::mem::replace(&mut *object.borrow_mut(), Counted::new(3));
        assert_eq!((DROPS.get(), old.id), (1, 2));
        drop((old, object));
        assert_eq!(DROPS.get(), 3);
    }

    #[test]
    fn an_object_that_is_dropped_while_its_thread_ends_is_dropped() {
        thread_local! {
            static KEPT: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
        }
        #[slotted(weakref)]
        struct Tells {
            #[slot(opaque)]
            to: std::sync::mpsc::Sender<i64>,
            id: i64,
        }
        impl Drop for Tells {
            fn drop(&mut self) {
                self.to.send(self.id).expect("the other thread waits");
            }
        }
        let (to, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let objects: Vec<_> = (0..3).map(|id| Obj::new(Tells::new(to.clone(), id))).collect();
            KEPT.with_borrow_mut(|kept| kept.extend(objects.into_iter().map(Value::from)));
        })
        .join()
        .unwrap();
        assert_eq!(told.iter().collect::<Vec<_>>(), [0, 1, 2]);
    }
}

mod panics {
    use super::*;

    /// Panics when it is dropped, after which its fields go as usual.
    #[slotted(weakref, dict)]
    struct Bomb {
        id: i64,
        #[slot(default)]
        next: Option<Obj>,
        #[slot(default)]
        many: Vec<Obj>,
    }

    impl Drop for Bomb {
        fn drop(&mut self) {
            DROPS.set(DROPS.get() + 1);
            panic_any(self.id);
        }
    }

    fn bomb(id: i64) -> Obj<Bomb> {
        Obj::new(Bomb::new(id))
    }

    /// What `act` panics with.
    fn panic_of(act: impl FnOnce()) -> Option<i64> {
        catch_unwind(AssertUnwindSafe(act)).err().map(|panic| *panic.downcast().expect("one of the bombs'"))
    }

    #[test]
    fn a_panicking_destructor_leaks_nothing_else_and_leaves_weak_references_dead() {
        #[slotted]
        struct Holds {
            #[slot(opaque)]
            held: Rc<()>,
        }
        let (held, called) = (Rc::new(()), Rc::new(Cell::new(0)));
        let object = bomb(1);
        object.setattr("next", Obj::new(Holds::new(held.clone()))).unwrap();
        object.setattr("many", vec![counted(2), counted(3)]).unwrap();
        object.setattr("dynamic", Obj::new(Holds::new(held.clone()))).unwrap();
        let (weak, count) = (object.downgrade(), called.clone());
        let watched = object.downgrade_with(move |_| count.set(count.get() + 1));
        assert_eq!(panic_of(|| drop(object)), Some(1));
        assert_eq!((DROPS.get(), Rc::strong_count(&held), called.get()), (3, 1, 1));
        assert!(!weak.is_alive() && weak.upgrade().is_none() && !watched.is_alive());
    }

    #[test]
    fn of_several_panics_the_first_goes_on_and_everything_is_dropped() {
        let object = bomb(1);
        let children: Vec<Obj> = (10..20).map(|id| bomb(id).upcast()).collect();
        object.setattr("many", children).unwrap();
        object.setattr("next", bomb(30)).unwrap();
        object.setattr("dynamic", vec![bomb(40), bomb(41)]).unwrap();
        assert_eq!(panic_of(|| drop(object)), Some(1));
        assert_eq!(DROPS.get(), 14);
        let values: Value = (0..5).map(|id| Value::from(bomb(id))).collect();
        assert!(panic_of(|| drop(values)).is_some());
        assert_eq!(DROPS.get(), 19);
        assert!(!std::thread::panicking());
    }

    #[test]
    fn an_object_dropped_by_a_panic_is_dropped() {
        let objects = vec![counted(1), counted(2)];
        let weak = objects[0].downgrade();
        let held = bomb(4);
        let panic = panic_of(move || {
            let _objects = objects;
            let _bomb = held;
            panic_any(3_i64);
        });
        assert_eq!((panic, DROPS.get(), weak.is_alive()), (Some(3), 3, false));
    }

    /// One of the objects that wait, since drops are nested too deep already, panics.
    #[test]
    fn a_panic_deep_inside_of_a_chain_leaves_no_object_behind() {
        for at in [0, 10, 47, 48, 49, 100, 199] {
            DROPS.set(0);
            let mut chain: Option<Obj> = None;
            let mut watched = vec![];
            for id in 0..200_i64 {
                let link = Obj::new(Link::new(id, 199 - id == at));
                link.borrow_mut().next = chain.take();
                watched.push(link.downgrade());
                chain = Some(link.upcast());
            }
            assert_eq!(panic_of(|| drop(chain)), Some(199 - at), "at link {at}");
            assert_eq!((DROPS.get(), watched.iter().filter(|weak| weak.is_alive()).count()), (200, 0), "at link {at}");
            // And nothing waits: what comes after is dropped at once.
            drop(counted(1));
            assert_eq!(DROPS.get(), 201, "at link {at}");
        }
    }

    #[test]
    fn many_panics_in_a_chain_are_one_panic() {
        let mut chain: Option<Obj> = None;
        for id in 0..500_i64 {
            let link = Obj::new(Link::new(id, id % 7 == 0));
            link.borrow_mut().next = chain.take();
            chain = Some(link.upcast());
        }
        assert!(panic_of(|| drop(chain)).is_some_and(|id| id % 7 == 0));
        assert_eq!(DROPS.get(), 500);
        assert!(panic_of(|| drop(counted(1))).is_none());
    }

    #[slotted(weakref)]
    struct Link {
        id: i64,
        panics: bool,
        #[slot(default)]
        next: Option<Obj>,
    }

    impl Drop for Link {
        fn drop(&mut self) {
            DROPS.set(DROPS.get() + 1);
            if self.panics {
                panic_any(self.id);
            }
        }
    }
}

mod chains {
    use super::*;

    #[slotted(weakref, dict)]
    struct Node {
        #[slot(opaque, default = Tally)]
        tally: Tally,
        #[slot(default)]
        next: Option<Obj<Node>>,
        #[slot(default)]
        many: Vec<Obj<Node>>,
        #[slot(default)]
        any: Value,
        slot: Slot<Obj>,
        #[slot(default)]
        weak: Weak<Node>,
    }

    #[derive(Debug)]
    struct Tally;

    impl Drop for Tally {
        fn drop(&mut self) {
            DROPS.set(DROPS.get() + 1);
        }
    }

    /// A chain in which each node holds the one before it in the way that `hold` says.
    fn drops_a_chain(links: usize, hold: fn(&Obj<Node>, Obj<Node>)) {
        on_a_small_stack(move || {
            let mut last = Obj::new(Node::new());
            let first = last.downgrade();
            for _ in 1..links {
                let node = Obj::new(Node::new());
                hold(&node, last);
                last = node;
            }
            assert!(first.is_alive());
            drop(last);
            assert_eq!(DROPS.get(), links);
            assert!(!first.is_alive());
        });
    }

    #[test]
    fn through_an_option() {
        drops_a_chain(links(), |node, next| node.borrow_mut().next = Some(next));
    }

    #[test]
    fn through_a_vec() {
        drops_a_chain(links(), |node, next| node.borrow_mut().many.push(next));
    }

    #[test]
    fn through_a_deletable_slot() {
        drops_a_chain(links() / 4, |node, next| node.borrow_mut().slot = Slot::new(next.upcast()));
    }

    #[test]
    fn through_lists_of_values() {
        drops_a_chain(links(), |node, next| {
            let items: List = [Value::Int(1), next.into()].into_iter().collect();
            node.borrow_mut().any = Value::from(vec![Value::None, Value::List(items)]);
        });
    }

    #[test]
    fn through_dicts_of_values() {
        drops_a_chain(links(), |node, next| {
            node.borrow_mut().any = Value::Dict(Dict::from_iter([("next", next.into()), ("none", Value::None)]));
        });
    }

    #[test]
    fn through_the_dict_of_the_object() {
        drops_a_chain(links(), |node, next| node.setattr("next_of_all", next).unwrap());
    }

    #[test]
    fn through_what_callbacks_hold() {
        drops_a_chain(links() / 4, |node, next| {
            let weak = next.downgrade_with(|_| {});
            // The callback of a reference that is never called: it goes with the reference.
            let held = RefCell::new(Some(next));
            let keeps = weak.upgrade().unwrap().downgrade_with(move |_| drop(held.take()));
            node.borrow_mut().weak = keeps;
        });
    }

    /// A thread's own variables end in the reverse order of their first use: those of the library are gone by then.
    #[test]
    fn by_the_end_of_a_thread_that_has_dropped_chains_before() {
        thread_local! {
            static KEPT: RefCell<Option<Obj<Node>>> = const { RefCell::new(None) };
        }
        let chain = |links| {
            let mut last = Obj::new(Node::new());
            for _ in 1..links {
                let node = Obj::new(Node::new());
                node.borrow_mut().next = Some(last);
                last = node;
            }
            last
        };
        on_a_small_stack(move || {
            KEPT.set(Some(chain(links())));
            drop(chain(1000));
            assert_eq!(DROPS.get(), 1000);
        });
    }

    /// Each way in turn, so that no two neighbours are held alike.
    #[test]
    fn through_everything_by_turns() {
        drops_a_chain(links() / 4, |node, next| match next.id() / 16 % 4 {
            0 => node.borrow_mut().next = Some(next),
            1 => node.borrow_mut().any = Value::from(vec![Value::from(next)]),
            2 => node.setattr("dynamic", next).unwrap(),
            _ => node.borrow_mut().many.extend([next.clone(), next]),
        });
    }

    #[test]
    fn by_callbacks_that_end_one_object_after_the_other() {
        on_a_small_stack(|| {
            let links = links() / 4;
            let called = Rc::new(Cell::new(0));
            let mut watched = Vec::with_capacity(links);
            let mut last = Obj::new(Node::new());
            for _ in 1..links {
                let (node, count) = (Obj::new(Node::new()), called.clone());
                let held = RefCell::new(Some(last));
                watched.push(node.downgrade_with(move |_| {
                    count.set(count.get() + 1);
                    drop(held.take());
                }));
                last = node;
            }
            drop(last);
            assert_eq!((DROPS.get(), called.get()), (links, links - 1));
            assert!(watched.iter().all(|weak| !weak.is_alive()));
        });
    }

    /// Objects that wait for their turn are dead already: nothing brings them back, and their memory is still whole.
    #[test]
    fn an_object_that_waits_for_its_turn_is_not_brought_back() {
        thread_local! {
            static NEXT: RefCell<Vec<Weak<Watched>>> = const { RefCell::new(Vec::new()) };
            static SAVED: RefCell<Vec<Obj<Watched>>> = const { RefCell::new(Vec::new()) };
        }
        #[slotted(weakref)]
        struct Watched {
            #[slot(default)]
            next: Option<Obj<Watched>>,
            #[slot(default)]
            many: Vec<Obj<Watched>>,
        }
        impl Drop for Watched {
            fn drop(&mut self) {
                DROPS.set(DROPS.get() + 1);
                let next = self.next.take();
                drop(next);
                // Dropped now or waiting: gone either way.
                let upgraded: Vec<_> = NEXT.with_borrow(|next| next.iter().filter_map(Weak::upgrade).collect());
                SAVED.with_borrow_mut(|saved| saved.extend(upgraded));
            }
        }
        let mut last = Obj::new(Watched::new());
        for at in 0..200 {
            let node = Obj::new(Watched::new());
            node.borrow_mut().next = Some(last);
            if at == 10 {
                // Far below where drops begin to wait.
                node.borrow_mut().many = (0..20).map(|_| Obj::new(Watched::new())).collect();
                NEXT.with_borrow_mut(|next| next.extend(node.borrow().many.iter().map(Obj::downgrade)));
            }
            last = node;
        }
        let all = NEXT.take();
        drop(last);
        assert_eq!((DROPS.get(), all.iter().filter(|weak| weak.is_alive()).count()), (221, 0));
        assert!(SAVED.take().is_empty());
    }

    #[test]
    fn a_wide_tree_is_dropped_whole() {
        on_a_small_stack(|| {
            let width = (links() / 1000).max(10);
            let root = Obj::new(Node::new());
            let mut nodes = 1;
            for _ in 0..width {
                let branch = Obj::new(Node::new());
                for _ in 0..999 {
                    branch.borrow_mut().many.push(Obj::new(Node::new()));
                }
                branch.borrow_mut().weak = root.downgrade();
                root.borrow_mut().many.push(branch);
                nodes += 1000;
            }
            let weak = root.downgrade();
            drop(root);
            assert_eq!((DROPS.get(), weak.is_alive()), (nodes, false));
        });
    }

    #[test]
    fn a_deep_and_bushy_tree_is_dropped_whole() {
        on_a_small_stack(|| {
            let depth = (links() / 10).max(100);
            let mut top = Obj::new(Node::new());
            for _ in 1..depth {
                let node = Obj::new(Node::new());
                let leaves = (0..4).map(|_| Obj::new(Node::new()));
                node.borrow_mut().many = leaves.chain([top]).collect();
                top = node;
            }
            drop(top);
            assert_eq!(DROPS.get(), depth * 5 - 4);
        });
    }

    /// A cycle keeps its objects until somebody breaks it, as in Python without its cycle collector.
    #[test]
    fn a_cycle_goes_when_it_is_broken() {
        let nodes: Vec<_> = (0..100).map(|_| Obj::new(Node::new())).collect();
        for (at, node) in nodes.iter().enumerate() {
            node.borrow_mut().next = Some(nodes[(at + 1) % nodes.len()].clone());
        }
        let weak = nodes[0].downgrade();
        drop(nodes);
        assert_eq!((DROPS.get(), weak.is_alive()), (0, true));
        let broken = weak.upgrade().unwrap().borrow_mut().next.take();
        drop(broken);
        assert_eq!((DROPS.get(), weak.is_alive()), (100, false));
    }
}
