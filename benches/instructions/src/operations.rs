//! The operations, a function each: a row of `limits.tsv` is what one call executes, its own entry and return included.
//!
//! None may be inlined, be generic or call another: counting starts where one is entered and stops where it returns.

use std::hint::black_box;

use slotted::prelude::*;

use crate::classes::{Depth1, Depth8, Depth16, Depth32, Open, Slots4, Slots64, Slots256, Triple, Watched, Widget};

macro_rules! operations {
    ($($name:ident($($argument:ident: $type:ty),*) $(-> $returned:ty)? $body:block)*) => {$(
        #[inline(never)]
        #[allow(clippy::needless_pass_by_value, reason = "what is dropped in the operation is part of it")]
        pub fn $name($($argument: $type),*) $(-> $returned)? $body
    )*};
}

/// What a caller does with an answer, the same in all operations.
#[inline(always)]
#[expect(clippy::inline_always, clippy::needless_pass_by_value, reason = "a part of the operation, and its end")]
fn number(answer: slotted::Result<Value>) -> f64 {
    match answer {
        Ok(Value::Float(number)) => number,
        _ => f64::NAN,
    }
}

/// The same for what is lent.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a part of the operation")]
fn lent(answer: slotted::Result<&f64>) -> f64 {
    answer.copied().unwrap_or(f64::NAN)
}

// Plain instances. The field access is what the others can be held against: a call, and little else.
operations! {
    direct_field(widget: &Widget) -> f64 { widget.font_size }
    attr_ref_name(widget: &Widget, name: Name) -> f64 { lent(widget.attr_ref(name)) }
    attr_ref_str(widget: &Widget, name: &str) -> f64 { lent(widget.attr_ref(name)) }
    getattr_name(widget: &Widget, name: Name) -> f64 { number(widget.getattr(name)) }
    getattr_str(widget: &Widget, name: &str) -> f64 { number(widget.getattr(name)) }
    setattr_name(widget: &mut Widget, name: Name, value: f64) -> bool { widget.setattr(name, value).is_ok() }
    setattr_str(widget: &mut Widget, name: &str, value: f64) -> bool { widget.setattr(name, value).is_ok() }
    setattr_string_name(widget: &mut Widget, name: Name, value: String) -> bool { widget.setattr(name, value).is_ok() }
    setattr_string_str(widget: &mut Widget, name: &str, value: String) -> bool { widget.setattr(name, value).is_ok() }
    hasattr_name(widget: &Widget, name: Name) -> bool { widget.hasattr(name) }
    hasattr_str(widget: &Widget, name: &str) -> bool { widget.hasattr(name) }
    error_name(widget: &Widget, name: Name) { drop(black_box(widget.getattr(name))); }
    error_str(widget: &Widget, name: &str) { drop(black_box(widget.getattr(name))); }
}

// Objects of whatever class.
operations! {
    obj_getattr_name(object: &Obj, name: Name) -> f64 { number(object.getattr(name)) }
    obj_getattr_str(object: &Obj, name: &str) -> f64 { number(object.getattr(name)) }
    obj_getattr_literal(object: &Obj) -> f64 { number(object.getattr(name!("x"))) }
    obj_setattr_name(object: &Obj, name: Name, value: f64) -> bool { object.setattr(name, value).is_ok() }
    obj_setattr_str(object: &Obj, name: &str, value: f64) -> bool { object.setattr(name, value).is_ok() }
    obj_method(object: &Obj, name: Name) -> f64 { number(object.call_method(name, ())) }
    obj_downcast_1(object: &Obj) -> bool { object.downcast_ref::<Depth1>().is_some() }
    obj_downcast_16(object: &Obj) -> bool { object.downcast_ref::<Depth16>().is_some() }
}

// Handles to objects of a class that the compiler knows.
operations! {
    obj_borrow(object: &Obj<Triple>) -> f64 { object.borrow().z }
    obj_clone(object: &Obj<Triple>) { drop(black_box(object.clone())); }
    obj_new(triple: Triple) { drop(black_box(Obj::new(triple))); }
    obj_downgrade(object: &Obj<Watched>) { drop(black_box(object.downgrade())); }
    weak_upgrade(weak: &Weak<Watched>) { drop(black_box(weak.upgrade())); }
}

// Dynamic attributes.
operations! {
    dynamic_getattr_name(open: &Open, name: Name) -> f64 { number(open.getattr(name)) }
    dynamic_getattr_str(open: &Open, name: &str) -> f64 { number(open.getattr(name)) }
    dynamic_setattr_name(open: &mut Open, name: Name, value: f64) -> bool { open.setattr(name, value).is_ok() }
    dynamic_setattr_str(open: &mut Open, name: &str, value: f64) -> bool { open.setattr(name, value).is_ok() }
}

// One attribute in classes of any depth and width, where the compiler knows the class, and where the object does.
operations! {
    depth_1(instance: &Depth1, name: Name) -> f64 { lent(instance.attr_ref(name)) }
    depth_8(instance: &Depth8, name: Name) -> f64 { lent(instance.attr_ref(name)) }
    depth_32(instance: &Depth32, name: Name) -> f64 { lent(instance.attr_ref(name)) }
    slots_4(instance: &Slots4, name: Name) -> f64 { lent(instance.attr_ref(name)) }
    slots_64(instance: &Slots64, name: Name) -> f64 { lent(instance.attr_ref(name)) }
    slots_256(instance: &Slots256, name: Name) -> f64 { lent(instance.attr_ref(name)) }
    obj_attr_ref_name(object: &Obj, name: Name) -> f64 { object.attr_ref(name).map_or(f64::NAN, |number| *number) }
}
