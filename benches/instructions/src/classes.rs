//! Classes of every shape that the cost of an attribute must not depend on.

use slotted::prelude::*;

/// Sixteen slots, numbers and text mixed, as an editor or a layout engine would have it.
#[slotted]
#[derive(Debug, Clone, Default)]
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

/// The slots of [`Widget`], for a class made at run time.
pub const SLOTS: [&str; 16] = [
    "x",
    "y",
    "width",
    "height",
    "opacity",
    "rotation",
    "scale",
    "name",
    "label",
    "kind",
    "color",
    "z_index",
    "font_size",
    "font_family",
    "background",
    "border",
];

/// Three words.
#[slotted]
#[derive(Debug, Clone, Default)]
pub struct Triple {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

/// Three words, and weak references.
#[slotted(weakref)]
#[derive(Debug, Clone, Default)]
pub struct Watched {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

/// One slot and a `__dict__`.
#[slotted(dict)]
#[derive(Debug, Clone, Default)]
pub struct Open {
    pub x: f64,
}

/// What is in the `__dict__`.
pub const DYNAMIC: [&str; 8] = ["tag", "score", "margin", "padding", "speed", "mass", "created_at", "priority"];

/// A method and a property.
#[slotted]
#[derive(Debug, Clone, Default)]
pub struct Area {
    pub width: f64,
    pub height: f64,
}

#[methods]
impl Area {
    pub fn get_area(&self) -> f64 {
        self.width * self.height
    }

    #[getter]
    pub fn area(&self) -> f64 {
        self.get_area()
    }
}

macro_rules! classes {
    ($($class:ident $base:ident: $($field:ident)*;)*) => {$(
        #[slotted(extends = $base)]
        #[derive(Debug, Clone, Default)]
        pub struct $class {
            $(pub $field: f64,)*
        }
    )*};
}

// Each extends the one before. Those that are measured, and those below, have `f00`, and as many slots as a power of two: where
// the compiler knows the class, it multiplies by their number, and that is one instruction for these.
classes! {
    Depth1 Object: f00 f01 f02 f03;
    Depth2 Depth1:;
    Depth3 Depth2:;
    Depth4 Depth3:;
    Depth5 Depth4: f04;
    Depth6 Depth5: f05;
    Depth7 Depth6: f06;
    Depth8 Depth7: f07;
    Depth9 Depth8: f08;
    Depth10 Depth9: f09;
    Depth11 Depth10: f0a;
    Depth12 Depth11: f0b;
    Depth13 Depth12: f0c;
    Depth14 Depth13: f0d;
    Depth15 Depth14: f0e;
    Depth16 Depth15: f0f;
    Depth17 Depth16: f10;
    Depth18 Depth17: f11;
    Depth19 Depth18: f12;
    Depth20 Depth19: f13;
    Depth21 Depth20: f14;
    Depth22 Depth21: f15;
    Depth23 Depth22: f16;
    Depth24 Depth23: f17;
    Depth25 Depth24: f18;
    Depth26 Depth25: f19;
    Depth27 Depth26: f1a;
    Depth28 Depth27: f1b;
    Depth29 Depth28: f1c;
    Depth30 Depth29: f1d;
    Depth31 Depth30: f1e;
    Depth32 Depth31: f1f;
}

classes! {
    Slots4 Object:
    f00 f01 f02 f03;
    Slots64 Object:
    f00 f01 f02 f03 f04 f05 f06 f07 f08 f09 f0a f0b f0c f0d f0e f0f
    f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f1a f1b f1c f1d f1e f1f
    f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f2a f2b f2c f2d f2e f2f
    f30 f31 f32 f33 f34 f35 f36 f37 f38 f39 f3a f3b f3c f3d f3e f3f;
    Slots256 Object:
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
