//! A class has 33 bases.

use slotted::prelude::*;

macro_rules! mixins {
    ($($mixin:ident)*) => {$(
        #[slotted]
        pub struct $mixin;
    )*};
}

mixins! {
    M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 M12 M13 M14 M15 M16 M17
    M18 M19 M20 M21 M22 M23 M24 M25 M26 M27 M28 M29 M30 M31 M32 M33
}

#[slotted(mixins(
    M01, M02, M03, M04, M05, M06, M07, M08, M09, M10, M11, M12, M13, M14, M15, M16, M17, M18, M19, M20, M21, M22, M23,
    M24, M25, M26, M27, M28, M29, M30, M31, M32, M33,
))]
pub struct Broken;

fn main() {}
