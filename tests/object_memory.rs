//! What a shared object costs: the size of handles and allocations, and what allocates nothing.

#![allow(missing_docs, reason = "test classes")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use slotted::prelude::*;

/// Writes down what goes through it while a test is recording.
struct Recording;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Event {
    allocates: bool,
    address: usize,
    size: usize,
    align: usize,
}

const NOTHING: Event = Event { allocates: false, address: 0, size: 0, align: 0 };
const MOST: usize = 64;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static EVENTS: Cell<usize> = const { Cell::new(0) };
    static LOG: [Cell<Event>; MOST] = const { [const { Cell::new(NOTHING) }; MOST] };
}

fn record(allocates: bool, pointer: *mut u8, layout: Layout) {
    let event = Event { allocates, address: pointer.addr(), size: layout.size(), align: layout.align() };
    // A thread that is being torn down records no more.
    let _ = LOG.try_with(|log| {
        if let Some(place) = log.get(EVENTS.get()) {
            place.set(event);
        }
        EVENTS.set(EVENTS.get() + 1);
    });
    let size = layout.size().cast_signed();
    let _ = LIVE.try_with(|live| live.set(live.get() + if allocates { size } else { -size }));
}

// SAFETY: every call is passed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Recording {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        let pointer = unsafe { System.alloc(layout) };
        record(true, pointer, layout);
        pointer
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        record(false, pointer, layout);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Recording = Recording;

/// What `run` allocates and frees, in order.
fn recorded(run: impl FnOnce()) -> Vec<Event> {
    EVENTS.set(0);
    run();
    let count = EVENTS.get();
    assert!(count <= MOST, "{count} events are more than are recorded");
    LOG.with(|log| log[..count].iter().map(Cell::get).collect())
}

/// How often `run` allocates or frees.
fn uses<T>(run: impl FnOnce() -> T) -> usize {
    let before = EVENTS.get();
    black_box(run());
    EVENTS.get() - before
}

/// Runs `scenario` twice, and asserts that the second time leaves nothing allocated: the first fills what a thread keeps.
fn leaves_nothing(scenario: impl Fn()) {
    scenario();
    let before = LIVE.get();
    scenario();
    assert_eq!(LIVE.get() - before, 0, "bytes stay allocated");
}

#[slotted]
struct Point {
    x: f64,
    y: f64,
}

#[slotted]
struct Empty;

#[slotted(weakref)]
struct WeakPoint {
    x: f64,
    y: f64,
}

#[slotted(extends = Point, dict, weakref)]
struct Pixel {
    color: u32,
    flag: bool,
    byte: i8,
    wide: i64,
    maybe: Slot<i64>,
    text: String,
    next: Option<Obj<Pixel>>,
    #[slot(default)]
    parent: Weak<Pixel>,
}

fn pixel() -> Obj<Pixel> {
    Obj::new(Pixel::new(Point::new(1.0, 2.0), 0xff, true, -1, 1 << 40, "on the heap".to_owned(), None))
}

#[test]
fn handles_are_one_word_and_values_two() {
    let words = [
        size_of::<Obj>(),
        size_of::<Obj<Pixel>>(),
        size_of::<Option<Obj>>(),
        size_of::<Option<Obj<Pixel>>>(),
        size_of::<Weak>(),
        size_of::<Weak<Pixel>>(),
        size_of::<Vars>(),
        size_of::<Class>(),
    ];
    assert_eq!(words, [8; 8]);
    assert_eq!((size_of::<Value>(), size_of::<Option<Value>>()), (16, 16));
}

#[test]
fn a_new_object_is_one_allocation_of_its_size_and_the_header() {
    macro_rules! costs {
        ($($new:expr => $size:expr;)*) => {$(
            let events = recorded(|| drop(black_box($new)));
            let [made, freed] = events[..] else { panic!("{events:?}") };
            assert_eq!((made.allocates, made.size, made.align), (true, $size, 8), stringify!($new));
            assert_eq!(freed, Event { allocates: false, ..made }, stringify!($new));
        )*};
    }
    costs! {
        Obj::new(Empty::new()) => 16;
        Obj::new(Object::new()) => 16;
        Obj::new(Point::new(1.0, 2.0)) => size_of::<Point>() + 16;
        Obj::new(WeakPoint::new(1.0, 2.0)) => size_of::<WeakPoint>() + 16 + 8;
        Obj::new(slotted::builtins::Float(1.0)) => 8 + 16;
        Obj::<Point>::from(Point::new(1.0, 2.0)) => 32;
        Value::from(Obj::new(Point::new(1.0, 2.0))) => 32;
        Obj::new(Point::new(1.0, 2.0)).upcast::<Object>() => 32;
    }
    assert_eq!((size_of::<Point>(), size_of::<WeakPoint>(), size_of::<Empty>()), (16, 16, 0));
}

#[test]
fn a_small_instance_is_not_padded() {
    #[slotted(weakref)]
    struct Small {
        byte: u8,
    }
    let events = recorded(|| drop(Obj::new(Small::new(1))));
    assert_eq!((events.len(), events[0].size, events[0].align), (2, 16 + 8 + 1, 8));
}

/// A chain of classes of depth 3 over a class of some alignment, all weakly referable or none.
macro_rules! aligned_chain {
    ($module:ident, $align:literal $(, $weakref:ident)?) => {
        mod $module {
            use super::*;

            #[slotted($($weakref)?)]
            #[repr(align($align))]
            pub(crate) struct Depth0 {
                pub(crate) first: u8,
            }

            #[slotted(extends = Depth0)]
            pub(crate) struct Depth1 {
                pub(crate) second: u32,
            }

            #[slotted(extends = Depth1)]
            pub(crate) struct Depth2;

            #[slotted(extends = Depth2)]
            pub(crate) struct Depth3 {
                pub(crate) third: u16,
            }

            pub(crate) fn depth1() -> Depth1 {
                Depth1::new(Depth0::new(1), 2)
            }

            pub(crate) fn depth3() -> Depth3 {
                Depth3::new(Depth2::new(depth1()), 3)
            }

            pub(crate) fn check() {
                let before = [16, 24][usize::from(Depth0::class().has_weakref())];
                one(Obj::new, Depth0::new(1), before);
                one(Obj::new, depth1(), before);
                one(Obj::new, depth3(), before);
            }

            fn one<T: Slotted>(new: impl FnOnce(T) -> Obj<T>, value: T, before: usize) {
                let mut at = 0;
                let events = recorded(|| {
                    let object = new(value);
                    at = object.id();
                    assert_eq!(std::ptr::from_ref(&*object.borrow()).addr(), at);
                    assert!([Ok(Value::Int(1)), Err(())].contains(&object.getattr("first").map_err(drop)));
                });
                // Where debug builds note the borrow, the list of notes may grow.
                let events: Vec<_> = events.into_iter().filter(|event| (at - 4096..=at).contains(&event.address)).collect();
                let [made, freed] = events[..] else { panic!("{events:?}") };
                let payload = usize::next_multiple_of(before, $align);
                assert_eq!((at % $align, at - made.address), (0, payload), "where the instance is");
                assert_eq!((made.size, made.align), (payload + size_of::<T>(), $align), "{}", std::any::type_name::<T>());
                assert_eq!(freed, Event { allocates: false, ..made });
            }
        }
    };
}

aligned_chain!(align16, 16);
aligned_chain!(align32, 32);
aligned_chain!(align64, 64);
aligned_chain!(align4096, 4096);
aligned_chain!(weak16, 16, weakref);
aligned_chain!(weak32, 32, weakref);
aligned_chain!(weak64, 64, weakref);
aligned_chain!(weak4096, 4096, weakref);

#[test]
fn an_over_aligned_instance_is_aligned_at_every_depth_and_freed_as_it_was_allocated() {
    // So that the list of notes that debug builds keep has grown before.
    drop((pixel().borrow(), pixel().borrow_mut()));
    align16::check();
    align32::check();
    align64::check();
    align4096::check();
    weak16::check();
    weak32::check();
    weak64::check();
    weak4096::check();
}

#[test]
fn an_over_aligned_instance_is_reached_and_freed_by_every_handle() {
    let object = Obj::new(weak64::depth3());
    let (weak, base): (Weak<weak64::Depth3>, Obj<weak64::Depth0>) = (object.downgrade(), object.clone().upcast());
    let middle: Obj<weak64::Depth1> = base.clone().downcast().unwrap();
    drop(object);
    assert_eq!((base.borrow().first, middle.borrow().second), (1, 2));
    middle.borrow_mut().second = u32::MAX;
    assert_eq!(weak.upgrade().map(|object| (object.borrow().first, object.borrow().third)), Some((1, 3)));
    drop(base);
    let events = recorded(|| drop(middle));
    let payload = 64;
    let freed =
        Event { address: events[0].address, allocates: false, size: payload + size_of::<weak64::Depth3>(), align: 64 };
    assert_eq!(events, [freed]);
    assert!(!weak.is_alive());
}

#[test]
fn memory_is_freed_by_the_layout_that_it_was_allocated_with_after_casts_and_set_class() {
    #[slotted(assignable, weakref)]
    #[repr(align(32))]
    struct Cat {
        lives: u8,
    }
    #[slotted(assignable, weakref)]
    #[repr(align(32))]
    struct Dog {
        lives: u8,
    }
    #[slotted(assignable, extends = Dog)]
    struct Puppy;
    let events = recorded(|| {
        let object: Obj = Obj::new(Cat::new(9)).upcast();
        object.set_class(&Dog::class()).unwrap();
        object.set_class(&Puppy::class()).unwrap();
        let puppy: Obj<Puppy> = object.downcast().unwrap();
        drop(puppy.upcast::<Dog>().into_class::<Cat>().unwrap().upcast::<Object>());
    });
    let [made, freed] = events[..] else { panic!("{events:?}") };
    assert_eq!((made.size, made.align), (32 + size_of::<Cat>(), 32));
    assert_eq!(freed, Event { allocates: false, ..made });
}

#[test]
fn moving_the_instance_out_frees_the_object_and_nothing_else() {
    let (object, mut inner) = (pixel(), None);
    let events = recorded(|| inner = object.try_unwrap().ok());
    assert!(inner.is_some_and(|pixel| pixel.text == "on the heap"));
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!((events[0].allocates, events[0].size), (false, size_of::<Pixel>() + 24));
}

#[test]
fn an_objects_memory_goes_at_death_although_weak_references_remain() {
    let mut weak = None;
    let events = recorded(|| {
        let object = Obj::new(WeakPoint::new(1.0, 2.0));
        weak = Some((object.downgrade(), object.downgrade(), object.clone().downgrade().upcast::<Object>()));
    });
    let [object, node, freed] = events[..] else { panic!("{events:?}") };
    assert_eq!((object.size, freed), (16 + 24, Event { allocates: false, ..object }));
    assert!(node.allocates && node.size <= 72, "what the references share is small: {node:?}");
    assert!(weak.as_ref().is_some_and(|(one, other, any)| one == other && any == one && !any.is_alive()));
    let dropped = recorded(|| drop(weak));
    assert_eq!(dropped, [Event { allocates: false, ..node }], "it goes with the last of them");
}

#[test]
fn reading_asking_casting_and_sharing_allocate_nothing() {
    let object = pixel();
    object.setattr("dynamic", 5).unwrap();
    object.setattr("maybe", 5).unwrap();
    let any: Obj = object.clone().upcast();
    let (weak, weakest): (Weak<Pixel>, Weak) = (object.downgrade(), any.try_downgrade().unwrap());
    // So that the list of notes that debug builds keep has grown before.
    drop((object.borrow(), object.borrow(), object.borrow()));
    let color = Pixel::class().slot("color").unwrap();
    let mut total = 0;
    for name in ["x", "y", "color", "flag", "byte", "wide", "maybe", "dynamic", "next", "parent", "__class__"] {
        for object in [&any, object.upcast_ref()] {
            let used = uses(|| object.getattr(name).unwrap());
            assert_eq!(used, 0, "{name}");
            total += uses(|| assert!(object.hasattr(name)));
        }
    }
    for name in ["colour", "z", "a_name_that_is_longer_than_most_and_is_nowhere", ""] {
        total += uses(|| assert!(!any.hasattr(name)));
    }
    total += uses(|| color.get_from(&any).unwrap());
    total += uses(|| color.set_on(&any, 5).unwrap());
    total += uses(|| any.setattr("x", 5.0).unwrap());
    total += uses(|| any.setattr("wide", 5_i64).unwrap());
    total += uses(|| any.setattr("maybe", 5_i64).unwrap());
    total += uses(|| any.delattr("maybe").unwrap());
    total += uses(|| object.attr_ref::<str>("text").unwrap().len());
    total += uses(|| *object.attr_mut::<u32>("color").unwrap() += 1);
    total += uses(|| object.borrow().x);
    total += uses(|| object.borrow_mut().y = 3.0);
    assert_eq!(total, 0, "attributes");

    total += uses(|| object.clone());
    total += uses(|| object.clone().upcast::<Point>().upcast::<Object>().downcast::<Pixel>().unwrap());
    total += uses(|| any.downcast_ref::<Point>().is_some() && any.is::<Pixel>() && !any.is::<WeakPoint>());
    total += uses(|| any.class() == Pixel::class() && any.is_instance(&Point::class()));
    total += uses(|| Value::from(object.clone()));
    total += uses(|| object.vars().unwrap().len().unwrap());
    assert_eq!(total, 0, "handles");

    total += uses(|| weak.upgrade().unwrap());
    total += uses(|| weakest.upgrade().unwrap().downcast::<Pixel>().unwrap());
    total += uses(|| (weak.clone(), object.downgrade(), object.weak_count()));
    total += uses(|| weakest.clone().downcast::<Pixel>().unwrap());
    total += uses(|| object.getattr("__weakref__").unwrap());
    assert_eq!(total, 0, "weak references");
}

#[test]
fn an_attribute_that_is_nowhere_costs_one_allocation_for_the_error() {
    let object = Obj::new(Point::new(1.0, 2.0));
    let missing = recorded(|| drop(object.getattr("z")));
    assert!(missing.len() <= 2, "{missing:?}");
}

#[test]
fn the_first_weak_reference_is_one_allocation_and_the_others_none() {
    let object = pixel();
    let mut weak = None;
    let first = recorded(|| weak = Some(object.downgrade()));
    assert_eq!((first.len(), weak.is_some_and(|weak| weak.is_alive())), (1, true), "{first:?}");
    assert_eq!(uses(|| (object.downgrade(), object.downgrade())), 0);
}

#[test]
fn nothing_stays_allocated_after_objects_are_gone() {
    leaves_nothing(|| drop(pixel()));
    leaves_nothing(|| {
        let object = pixel();
        object.setattr("next", pixel()).unwrap();
        object.borrow().next.as_ref().unwrap().setattr("parent", object.downgrade()).unwrap();
        object.setattr("dynamic", vec![Value::from(object.clone().downgrade()), "text".into()]).unwrap();
        drop(object.getattr("missing"));
        drop(object.state().and_then(|state| object.set_state(state)));
        object.delattr("__dict__").unwrap();
    });
    leaves_nothing(|| {
        let object = pixel();
        let kept: Vec<_> = (0..100).map(|_| object.downgrade_with(|dead| assert!(!dead.is_alive()))).collect();
        let shared: Vec<_> = (0..100).map(|_| object.downgrade()).collect();
        drop(object);
        assert!(kept.iter().chain(&shared).all(|weak| !weak.is_alive()));
    });
    leaves_nothing(|| {
        let object = pixel();
        let copy = object.copy().unwrap();
        let Ok(inner) = copy.try_unwrap() else { panic!("the only handle") };
        drop(object.into_inner());
        assert_eq!(inner.color, 0xff);
    });
    leaves_nothing(|| {
        let writing = pixel();
        let guard = writing.borrow_mut();
        assert!(writing.setattr("text", "x".to_owned()).is_err() && writing.setattr("text", "x").is_err());
        assert!(writing.setattr("dynamic", pixel()).is_err() && writing.setattr("next", pixel()).is_err());
        assert!(writing.set_state(State::default()).is_err() && writing.copy().is_err());
        drop(guard);
    });
    leaves_nothing(|| {
        let cycle = pixel();
        cycle.borrow_mut().next = Some(cycle.clone());
        cycle.setattr("me", &cycle).unwrap();
        cycle.vars().unwrap().clear().unwrap();
        let broken = cycle.borrow_mut().next.take();
        drop(broken);
    });
    leaves_nothing(|| {
        let mut chain = pixel();
        for _ in 0..1000 {
            let next = pixel();
            next.borrow_mut().next = Some(chain);
            chain = next;
        }
    });
    leaves_nothing(|| {
        let refused =
            Pixel::from_pairs([("x", Value::Float(1.0)), ("text", Value::from("text")), ("next", pixel().into())]);
        assert!(refused.is_err());
    });
}

#[test]
fn nothing_stays_allocated_after_panics() {
    use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

    #[slotted(weakref)]
    struct Bomb {
        text: String,
        #[slot(default)]
        many: Vec<Obj<Bomb>>,
    }
    impl Drop for Bomb {
        fn drop(&mut self) {
            std::panic::panic_any(1_u8);
        }
    }
    fn bomb(many: Vec<Obj<Bomb>>) -> Obj<Bomb> {
        let mut bomb = Obj::new(Bomb::new("text".to_owned()));
        bomb.get_mut().expect("the only handle").many = many;
        bomb
    }
    // What the usual hook writes, and where it keeps it, is not what is looked at; other tests may need it meanwhile.
    let (hook, here) = (take_hook(), std::thread::current().id());
    set_hook(Box::new(move |info| {
        if std::thread::current().id() != here {
            hook(info);
        }
    }));
    leaves_nothing(|| {
        let tree = bomb((0..5).map(|_| bomb((0..5).map(|_| bomb(vec![])).collect())).collect());
        let weak = tree.downgrade_with(|_| std::panic::panic_any(2_u8));
        assert!(catch_unwind(AssertUnwindSafe(|| drop(tree))).is_err() && !weak.is_alive());
    });
    leaves_nothing(|| {
        let mut chain = bomb(vec![]);
        for _ in 0..200 {
            chain = bomb(vec![chain]);
        }
        assert!(catch_unwind(AssertUnwindSafe(|| drop(chain))).is_err());
    });
}

#[test]
fn what_an_object_knows_of_its_weak_references_does_not_grow_with_those_that_are_gone() {
    let object = pixel();
    let kept = object.downgrade_with(|dead| assert!(!dead.is_alive()));
    let before = LIVE.get();
    for _ in 0..10_000 {
        drop(object.downgrade_with(|_| unreachable!("nobody holds the reference")));
    }
    let grown = LIVE.get() - before;
    assert!(grown < 256, "{grown} bytes for nothing");
    drop(object);
    assert!(!kept.is_alive());
}

#[test]
fn guards_that_are_forgotten_leave_nothing_behind_when_their_object_goes() {
    leaves_nothing(|| {
        for _ in 0..100 {
            let object = pixel();
            for _ in 0..10 {
                std::mem::forget(object.borrow());
            }
            drop(object);
            let object = pixel();
            std::mem::forget(object.borrow_mut());
            assert!(object.try_unwrap().is_ok());
        }
    });
}

#[test]
fn objects_that_waited_for_their_turn_leave_no_room_behind() {
    // At whatever depth objects begin to wait, with one of these chains the many are what waits.
    for depth in 0..64 {
        let before = LIVE.get();
        let many: Vec<Value> = (0..1000).map(|_| pixel().into()).collect();
        let mut chain = Obj::new(Link::new(Value::from(many)));
        let held = LIVE.get() - before;
        for _ in 0..depth {
            chain = Obj::new(Link::new(chain.into()));
        }
        drop(chain);
        let left = LIVE.get() - before;
        assert!(left < 1024, "{left} bytes stay, of {held} that were held at depth {depth}");
    }
}

#[slotted]
struct Link {
    next: Value,
}
