//! The mixin to embed is named, not one that it embeds itself.

use slotted::prelude::*;

#[slotted]
pub struct Point {
    pub x: f64,
}

#[slotted(extends = Point, dict)]
pub struct Pixel {
    #[slot(default)]
    pub color: u32,
}

#[slotted]
pub struct Shown;

#[slotted(mixins(Pixel, Point), extends = Shown)]
pub struct Sprite;

fn main() {}
