//! Pairs of functions that `ci/asm.sh` compares: `field_*` accesses a field, `slot_*` does the same through the typed
//! descriptor. Both have to compile to the same instructions.

use slotted::prelude::*;

/// The base.
#[slotted]
#[derive(Debug)]
pub struct Point {
    /// Inherited by `Pixel`.
    pub x: f64,
    /// Inherited by `Pixel`.
    pub y: f64,
    /// A field with a destructor.
    pub label: String,
}

/// A class with inherited slots, a slot of its own and dynamic attributes.
#[slotted(extends = Point, dict)]
#[derive(Debug)]
pub struct Pixel {
    /// Its own.
    pub color: u32,
}

macro_rules! pairs {
    ($($field:ident, $slot:ident: ($($arg:ident: $ty:ty),*) $(-> $out:ty)? { $direct:expr } { $described:expr })*) => {$(
        /// Through the field.
        // SAFETY: no other symbol has this name.
        #[unsafe(no_mangle)]
        pub fn $field($($arg: $ty),*) $(-> $out)? { $direct }

        /// Through the descriptor.
        // SAFETY: no other symbol has this name.
        #[unsafe(no_mangle)]
        pub fn $slot($($arg: $ty),*) $(-> $out)? { $described }
    )*};
}

pairs! {
    field_get_root, slot_get_root: (p: &Point) -> f64 { p.y } { *Point::SLOTS.y.get(p) }
    field_get_inherited, slot_get_inherited: (p: &Pixel) -> f64 { p.x } { *Pixel::SLOTS.x.get(p) }
    field_get_own, slot_get_own: (p: &Pixel) -> u32 { p.color } { *Pixel::SLOTS.color.get(p) }
    field_ref_inherited, slot_ref_inherited: (p: &Pixel) -> &str { &p.label } { Pixel::SLOTS.label.get(p) }
    field_mut_inherited, slot_mut_inherited: (p: &mut Pixel) -> &mut f64 { &mut p.y } { Pixel::SLOTS.y.get_mut(p) }
    field_set_inherited, slot_set_inherited: (p: &mut Pixel, v: f64) { p.x = v } { Pixel::SLOTS.x.set(p, v) }
    field_set_own, slot_set_own: (p: &mut Pixel, v: u32) { p.color = v } { Pixel::SLOTS.color.set(p, v) }
    field_set_dropping, slot_set_dropping: (p: &mut Pixel, v: String) { p.label = v } { Pixel::SLOTS.label.set(p, v) }
    field_sum, slot_sum: (all: &[Pixel]) -> f64
        { all.iter().map(|p| p.x * p.y).sum() }
        { all.iter().map(|p| Pixel::SLOTS.x.get(p) * Pixel::SLOTS.y.get(p)).sum() }
    // Not the same, so that the comparison is known to tell: another offset, and another instruction.
    field_self_test_offset, slot_self_test_offset: (p: &Pixel) -> f64 { p.x } { *Pixel::SLOTS.y.get(p) }
    field_self_test_order, slot_self_test_order: (p: &Pixel) -> f64 { p.x - p.y } { p.y - Pixel::SLOTS.x.get(p) }
}
