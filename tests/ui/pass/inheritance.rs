//! Bases, mixins, a dict and weak references, up a chain of classes.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

/// A mixin.
#[slotted]
pub struct Shown;

/// Another name for it.
pub type Visible = Shown;

/// A root.
#[slotted]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Another name for that.
pub type Base = Point;

#[slotted(mixins(Visible), extends = Base, dict, weakref)]
pub struct Pixel {
    pub color: u32,
}

/// A diamond over one layout, with nothing of its own.
#[slotted(mixins(Left, Right), extends = Point)]
pub struct Diamond;

#[slotted(extends = Point)]
pub struct Left;

#[slotted(extends = Point)]
pub struct Right;

#[slotted(extends = slotted::builtins::List)]
pub struct Stack {
    pub limit: usize,
}

#[slotted(extends = slotted::builtins::Int)]
pub struct Count;

#[slotted(extends = Object, final)]
pub struct Leaf;

fn main() {
    let mut pixel = Pixel::new(Point::new(1.0, 2.0), 7);
    pixel.x += 1.0;
    pixel.setattr("tag", "hot").unwrap();
    let names: Vec<_> = Pixel::class().mro().map(|class| class.name().to_owned()).collect();
    assert_eq!(names, ["Pixel", "Shown", "Point", "object"]);
    assert_eq!(*Pixel::SLOTS.x.get(&pixel), 2.0);
    let _ = (Diamond::new(Point::new(0.0, 0.0)), Leaf::new(Object::new()));
}
