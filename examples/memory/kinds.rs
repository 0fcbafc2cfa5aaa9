//! The kinds of objects, and what they ask of the allocator.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use slotted::prelude::*;

use crate::counting::{InUse, in_use};

struct Plain {
    x: f64,
    y: f64,
    z: f64,
}

#[slotted]
struct Closed {
    x: f64,
    y: f64,
    z: f64,
}

#[slotted(extends = Closed, weakref)]
struct Watched;

#[slotted(extends = Closed, dict)]
struct Open;

#[slotted(dict)]
struct Bag;

/// What a program without an object model would keep under a name.
#[expect(dead_code, reason = "a map holds any of these, and the objects here are numbers")]
enum Dynamic {
    Int(i64),
    Float(f64),
    Text(Box<str>),
}

/// Who makes objects of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Maker {
    /// The language and its library.
    Rust,
    /// slotted, with slots for all attributes.
    Slots,
    /// slotted, with all attributes in a dict.
    Dict,
}

/// What the objects of one kind take.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) maker: Maker,
    /// Of all of them.
    pub(crate) taken: InUse,
    /// What the class says that one takes, without what its attributes own.
    pub(crate) layout: Option<usize>,
}

/// Makes so many objects of each kind, one kind after the other.
pub(crate) fn measure(count: usize) -> slotted::Result<Vec<Figure>> {
    let slots = Class::builder("Slots").slots(["x", "y", "z"]).build()?;
    let dict = Class::builder("Dict").slots("__dict__").build()?;
    let closed = || Closed::new(1.0, 2.0, 3.0);
    let pairs = [("x", 1.0), ("y", 2.0), ("z", 3.0)];

    Ok(vec![
        Figure { name: "struct in a Vec", maker: Maker::Rust, taken: in_a_vec(count), layout: None },
        taken(count, "Box<struct>", Maker::Rust, None, || Ok(Box::new(plain())))?,
        taken(count, "Rc<RefCell<struct>>", Maker::Rust, None, || Ok(Rc::new(RefCell::new(plain()))))?,
        taken(count, "Obj, closed", Maker::Slots, Some(Closed::class()), || Ok(Obj::new(closed())))?,
        taken(count, "Obj, weakref", Maker::Slots, Some(Watched::class()), || Ok(Obj::new(Watched::new(closed()))))?,
        taken(count, "Obj, dict unused", Maker::Slots, Some(Open::class()), || Ok(Obj::new(Open::new(closed()))))?,
        taken(count, "Obj, 3 in its dict", Maker::Dict, Some(Bag::class()), || {
            let bag = Obj::new(Bag::new());
            pairs.iter().try_for_each(|(name, number)| bag.setattr(*name, *number))?;
            Ok(bag)
        })?,
        taken(count, "run-time, 3 slots", Maker::Slots, Some(slots.clone()), || slots.instantiate(pairs))?,
        taken(count, "run-time, 3 in its dict", Maker::Dict, Some(dict.clone()), || dict.instantiate(pairs))?,
        taken(count, "HashMap<String, _>", Maker::Rust, None, || {
            Ok(Box::new(
                pairs
                    .map(|(name, number)| (name.to_owned(), Dynamic::Float(number)))
                    .into_iter()
                    .collect::<HashMap<_, _>>(),
            ))
        })?,
    ])
}

fn plain() -> Plain {
    Plain { x: 1.0, y: 2.0, z: 3.0 }
}

/// Objects that nobody else points to lie in the vector itself, which is then what they take.
fn in_a_vec(count: usize) -> InUse {
    let before = in_use();
    let mut objects = Vec::with_capacity(count);
    objects.extend(std::iter::repeat_with(plain).take(count));
    let taken = before.since();
    // They are made, and read, whatever the compiler knows.
    assert!(std::hint::black_box(&objects).iter().all(|object| object.x + object.y + object.z > 0.0));
    taken
}

fn taken<T>(
    count: usize,
    name: &'static str,
    maker: Maker,
    class: Option<Class>,
    make: impl Fn() -> slotted::Result<T>,
) -> slotted::Result<Figure> {
    // What the first object sets up for all others is there before they are counted, and stays.
    let first = make()?;
    let mut objects = Vec::with_capacity(count);
    let before = in_use();
    for _ in 0..count {
        objects.push(make()?);
    }
    let taken = before.since();
    std::hint::black_box((&first, &objects));
    Ok(Figure { name, maker, taken, layout: class.map(|class| class.layout().allocation_size()) })
}
