//! Names of the user's that the output of the attribute could mistake for its own.
#![deny(warnings)]
#![forbid(unsafe_code)]
#![no_implicit_prelude]

extern crate slotted as other_name;

use ::slotted::slotted;

#[allow(dead_code)]
mod core {}
#[allow(dead_code)]
mod std {}
#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
struct Result;
#[allow(dead_code)]
struct Vec;
#[allow(dead_code)]
struct Value;
#[allow(dead_code)]
trait Default {}
#[allow(dead_code)]
trait Slotted {}

#[slotted(crate = other_name)]
pub struct Point {
    pub error: f64,
    pub r#type: ::std::string::String,
    pub base: u8,
    pub pairs: ::std::vec::Vec<u8>,
    pub value: i64,
    pub field: bool,
    pub class: u8,
}

const fn value() -> i64 {
    7
}

fn pairs() -> i64 {
    8
}

fn made(value: &i64) -> ::core::result::Result<(), &'static str> {
    if *value > 0 { ::core::result::Result::Ok(()) } else { ::core::result::Result::Err("not positive") }
}

fn place(value: ::slotted::Value) -> ::slotted::Result<i64, ::slotted::Mismatch> {
    ::slotted::FromValue::from_value(value)
}

#[slotted(extends = Point, dict)]
pub struct Pixel {
    #[slot(rename = "foundation")]
    pub base: u8,
    #[slot(default = value(), validate = made)]
    pub depth: i64,
    #[slot(default = pairs(), convert = place)]
    pub width: i64,
    #[slot(rename = "made")]
    pub colour: u8,
}

macro_rules! classes {
    ($($name:ident: $base:ty { $($field:ident: $type:ty = $default:expr),* })*) => {$(
        #[slotted(extends = $base)]
        pub struct $name {
            $(#[slot(default = $default)] pub $field: $type,)*
        }
    )*};
}

classes! {
    Made: ::slotted::builtins::Object { a: u8 = 1, b: i64 = value() }
    More: Made { c: u8 = 2 }
}

fn main() {
    ::std::assert_eq!(More::new(Made::new(::slotted::builtins::Object::new())).c, 2);
}
