//! `Widget`: sixteen slots, numbers and text mixed, with a hand-written `match` over them.

use bevy_reflect::Reflect;
use facet::Facet;
use slotted::prelude::*;

/// A class as an editor or a layout engine would have it; the peers reflect on the very same struct.
#[slotted]
#[derive(Debug, Clone, Default, Reflect, Facet)]
#[facet(pod)]
pub struct Widget {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub opacity: f64,
    pub rotation: f64,
    pub scale: f64,
    pub name: String,
    pub label: String,
    pub kind: String,
    pub color: String,
    pub z_index: f64,
    pub font_size: f64,
    pub font_family: String,
    pub background: String,
    pub border: f64,
}

pub const NUMBERS: [&str; 10] =
    ["x", "y", "width", "height", "opacity", "rotation", "scale", "z_index", "font_size", "border"];
pub const TEXTS: [&str; 6] = ["name", "label", "kind", "color", "font_family", "background"];
pub const MISSING: [&str; 8] = ["colour", "size", "left", "top", "visible", "parent", "id", "font_weight"];

/// Any field of a widget, lent.
#[derive(Debug, Clone, Copy)]
pub enum Lent<'w> {
    Number(&'w f64),
    Text(&'w str),
}

/// What a careful engineer writes instead: one `match`, values lent.
#[expect(clippy::inline_always, reason = "as where it is written out in the one place that uses it")]
impl Widget {
    #[inline(always)]
    pub fn by_match(&self, name: &str) -> Option<Lent<'_>> {
        Some(match name {
            "x" => Lent::Number(&self.x),
            "y" => Lent::Number(&self.y),
            "width" => Lent::Number(&self.width),
            "height" => Lent::Number(&self.height),
            "opacity" => Lent::Number(&self.opacity),
            "rotation" => Lent::Number(&self.rotation),
            "scale" => Lent::Number(&self.scale),
            "name" => Lent::Text(&self.name),
            "label" => Lent::Text(&self.label),
            "kind" => Lent::Text(&self.kind),
            "color" => Lent::Text(&self.color),
            "z_index" => Lent::Number(&self.z_index),
            "font_size" => Lent::Number(&self.font_size),
            "font_family" => Lent::Text(&self.font_family),
            "background" => Lent::Text(&self.background),
            "border" => Lent::Number(&self.border),
            _ => return None,
        })
    }

    /// Whether there is such a number.
    #[inline(always)]
    pub fn set_by_match(&mut self, name: &str, value: f64) -> bool {
        let place = match name {
            "x" => &mut self.x,
            "y" => &mut self.y,
            "width" => &mut self.width,
            "height" => &mut self.height,
            "opacity" => &mut self.opacity,
            "rotation" => &mut self.rotation,
            "scale" => &mut self.scale,
            "z_index" => &mut self.z_index,
            "font_size" => &mut self.font_size,
            "border" => &mut self.border,
            _ => return false,
        };
        *place = value;
        true
    }
}

/// A widget with a value in every slot.
pub fn widget() -> Widget {
    let text = || "text".to_owned();
    Widget {
        name: text(),
        label: text(),
        kind: text(),
        color: text(),
        font_family: text(),
        background: text(),
        ..Widget::default()
    }
}
