//! Methods and properties by name, on a handle and on a plain value.

use std::hint::black_box;

use slotted::prelude::*;

use super::number;
use crate::clock::Clock;
use crate::{interned, mixed};

/// A class that computes.
#[slotted]
#[derive(Debug, Clone, Default)]
pub struct Box2 {
    width: f64,
    height: f64,
}

#[methods]
impl Box2 {
    fn get_area(&self) -> f64 {
        self.width * self.height
    }

    fn get_ratio(&self) -> f64 {
        self.width / self.height
    }

    fn get_perimeter(&self) -> f64 {
        2.0 * (self.width + self.height)
    }

    fn get_diagonal(&self) -> f64 {
        self.width.max(self.height)
    }

    #[getter]
    fn area(&self) -> f64 {
        self.get_area()
    }

    #[getter]
    fn ratio(&self) -> f64 {
        self.get_ratio()
    }

    #[getter]
    fn perimeter(&self) -> f64 {
        self.get_perimeter()
    }

    #[getter]
    fn diagonal(&self) -> f64 {
        self.get_diagonal()
    }
}

const METHODS: [&str; 4] = ["get_area", "get_ratio", "get_perimeter", "get_diagonal"];
const PROPERTIES: [&str; 4] = ["area", "ratio", "perimeter", "diagonal"];

/// Adds the operations of S15.
pub fn add(clock: &mut Clock<'_>) {
    let (methods, properties) = (interned(&mixed(&METHODS)), interned(&mixed(&PROPERTIES)));
    let object = Obj::new(Box2::new(3.0, 4.0));
    let (method, property) = (Name::intern("get_area"), Name::intern("area"));
    clock.add("call Name", {
        let object = object.clone();
        move |_| number(black_box(&object).call_method(black_box(method), ()))
    });
    clock.add("property Name", {
        let object = object.clone();
        move |_| number(black_box(&object).getattr(black_box(property)))
    });
    // Each leads to another function, which the processor does not foresee.
    clock.add("call Name, mixed", {
        let (methods, object) = (methods.clone(), object.clone());
        move |index| number(black_box(&object).call_method(black_box(methods[index]), ()))
    });
    clock.add("property Name, mixed", {
        let properties = properties.clone();
        move |index| number(black_box(&object).getattr(black_box(properties[index])))
    });
    let plain = Box2::new(3.0, 4.0);
    clock.add("plain call Name", {
        let plain = plain.clone();
        move |index| number(black_box(&plain).call_method(black_box(methods[index]), ()))
    });
    clock.add("plain property Name", move |index| number(black_box(&plain).getattr(black_box(properties[index]))));
    let class = Class::builder("Hero")
        .slots(["mana"])
        .property("level", |this| this.getattr("mana"))
        .method("get_level", |this, _| this.getattr("mana"))
        .build()
        .expect("a legal definition");
    let hero = class.instantiate([("mana", 1.5)]).expect("its slot");
    let level = Name::intern("level");
    clock.add("run-time property Name", {
        let hero = hero.clone();
        move |_| number(black_box(&hero).getattr(black_box(level)))
    });
    let get_level = Name::intern("get_level");
    clock.add("run-time call Name", move |_| number(black_box(&hero).call_method(black_box(get_level), ())));
}
