//! Classes of other shapes: narrow, wide, deep, and with dynamic attributes.

use slotted::prelude::*;

/// Four slots.
#[slotted]
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

pub const FRAME: [&str; 4] = ["x", "y", "width", "height"];

impl Frame {
    /// The hand-written `match` for it.
    #[inline]
    pub fn by_match(&self, name: &str) -> Option<&f64> {
        Some(match name {
            "x" => &self.x,
            "y" => &self.y,
            "width" => &self.width,
            "height" => &self.height,
            _ => return None,
        })
    }
}

/// Four slots and a `__dict__`.
#[slotted(extends = Frame, dict)]
#[derive(Debug, Clone, Default)]
pub struct Open {}

/// Four slots and weak references.
#[slotted(extends = Frame, weakref)]
#[derive(Debug, Clone, Default)]
pub struct Watched {}

/// What the benchmarks put into the `__dict__`.
pub const DYNAMIC: [&str; 8] = ["tag", "score", "margin", "padding", "speed", "mass", "created_at", "priority"];

macro_rules! wide {
    ($($class:ident $names:ident: $($field:ident)*;)*) => {$(
        #[slotted]
        #[derive(Debug, Clone, Default)]
        pub struct $class { $(pub $field: f64,)* }

        pub const $names: &[&str] = &[$(stringify!($field)),*];
    )*};
}

macro_rules! deep {
    ($($class:ident $base:ident: $($field:ident)*;)*) => {$(
        #[slotted(extends = $base)]
        #[derive(Debug, Clone, Default)]
        pub struct $class { $(pub $field: f64,)* }
    )*};
}

wide! {
    Wide32 WIDE32:
    f00 f01 f02 f03 f04 f05 f06 f07 f08 f09 f0a f0b f0c f0d f0e f0f
    f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f1a f1b f1c f1d f1e f1f;
    Wide64 WIDE64:
    f00 f01 f02 f03 f04 f05 f06 f07 f08 f09 f0a f0b f0c f0d f0e f0f
    f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f1a f1b f1c f1d f1e f1f
    f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f2a f2b f2c f2d f2e f2f
    f30 f31 f32 f33 f34 f35 f36 f37 f38 f39 f3a f3b f3c f3d f3e f3f;
    Wide256 WIDE256:
    f00 f01 f02 f03 f04 f05 f06 f07 f08 f09 f0a f0b f0c f0d f0e f0f
    f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f1a f1b f1c f1d f1e f1f
    f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f2a f2b f2c f2d f2e f2f
    f30 f31 f32 f33 f34 f35 f36 f37 f38 f39 f3a f3b f3c f3d f3e f3f
    f40 f41 f42 f43 f44 f45 f46 f47 f48 f49 f4a f4b f4c f4d f4e f4f
    f50 f51 f52 f53 f54 f55 f56 f57 f58 f59 f5a f5b f5c f5d f5e f5f
    f60 f61 f62 f63 f64 f65 f66 f67 f68 f69 f6a f6b f6c f6d f6e f6f
    f70 f71 f72 f73 f74 f75 f76 f77 f78 f79 f7a f7b f7c f7d f7e f7f
    f80 f81 f82 f83 f84 f85 f86 f87 f88 f89 f8a f8b f8c f8d f8e f8f
    f90 f91 f92 f93 f94 f95 f96 f97 f98 f99 f9a f9b f9c f9d f9e f9f
    fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 fa8 fa9 faa fab fac fad fae faf
    fb0 fb1 fb2 fb3 fb4 fb5 fb6 fb7 fb8 fb9 fba fbb fbc fbd fbe fbf
    fc0 fc1 fc2 fc3 fc4 fc5 fc6 fc7 fc8 fc9 fca fcb fcc fcd fce fcf
    fd0 fd1 fd2 fd3 fd4 fd5 fd6 fd7 fd8 fd9 fda fdb fdc fdd fde fdf
    fe0 fe1 fe2 fe3 fe4 fe5 fe6 fe7 fe8 fe9 fea feb fec fed fee fef
    ff0 ff1 ff2 ff3 ff4 ff5 ff6 ff7 ff8 ff9 ffa ffb ffc ffd ffe fff;
}

// As many slots as `Wide32`, in eight and in thirty-two classes, each extending the one before.
deep! {
    Eight0 Object: f00 f01 f02 f03;
    Eight1 Eight0: f04 f05 f06 f07;
    Eight2 Eight1: f08 f09 f0a f0b;
    Eight3 Eight2: f0c f0d f0e f0f;
    Eight4 Eight3: f10 f11 f12 f13;
    Eight5 Eight4: f14 f15 f16 f17;
    Eight6 Eight5: f18 f19 f1a f1b;
    Eight7 Eight6: f1c f1d f1e f1f;
    Thirty0 Object: f00;
    Thirty1 Thirty0: f01;
    Thirty2 Thirty1: f02;
    Thirty3 Thirty2: f03;
    Thirty4 Thirty3: f04;
    Thirty5 Thirty4: f05;
    Thirty6 Thirty5: f06;
    Thirty7 Thirty6: f07;
    Thirty8 Thirty7: f08;
    Thirty9 Thirty8: f09;
    Thirty10 Thirty9: f0a;
    Thirty11 Thirty10: f0b;
    Thirty12 Thirty11: f0c;
    Thirty13 Thirty12: f0d;
    Thirty14 Thirty13: f0e;
    Thirty15 Thirty14: f0f;
    Thirty16 Thirty15: f10;
    Thirty17 Thirty16: f11;
    Thirty18 Thirty17: f12;
    Thirty19 Thirty18: f13;
    Thirty20 Thirty19: f14;
    Thirty21 Thirty20: f15;
    Thirty22 Thirty21: f16;
    Thirty23 Thirty22: f17;
    Thirty24 Thirty23: f18;
    Thirty25 Thirty24: f19;
    Thirty26 Thirty25: f1a;
    Thirty27 Thirty26: f1b;
    Thirty28 Thirty27: f1c;
    Thirty29 Thirty28: f1d;
    Thirty30 Thirty29: f1e;
    Thirty31 Thirty30: f1f;
}
