//! A name that the source spells out, read from objects of one class and of four.

use std::hint::black_box;

use slotted::{Obj, attr, slotted};

use super::number;
use crate::clock::Clock;
use crate::{ROUND, Random};

/// `x` behind no, one, two and three other slots.
#[slotted]
#[derive(Debug, Clone, Default)]
struct First {
    x: f64,
}

#[slotted]
#[derive(Debug, Clone, Default)]
struct Second {
    label: String,
    x: f64,
}

#[slotted]
#[derive(Debug, Clone, Default)]
struct Third {
    label: String,
    width: f64,
    x: f64,
}

#[slotted]
#[derive(Debug, Clone, Default)]
struct Fourth {
    label: String,
    width: f64,
    height: f64,
    x: f64,
}

/// Adds the operations of S6.
pub fn add(clock: &mut Clock<'_>) {
    let one: [Obj; 4] = std::array::from_fn(|_| Obj::new(First::default()).upcast());
    let four: [Obj; 4] = [
        Obj::new(First::default()).upcast(),
        Obj::new(Second::default()).upcast(),
        Obj::new(Third::default()).upcast(),
        Obj::new(Fourth::default()).upcast(),
    ];
    for (what, objects) in [("site, one class", one), ("site, four classes", four)] {
        let mut random = Random::default();
        let objects: Vec<Obj> = (0..ROUND).map(|_| objects[random.below(4)].clone()).collect();
        clock.add(what, move |index| number(attr!(black_box(&objects[index]), "x")));
    }
}
