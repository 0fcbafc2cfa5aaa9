//! A misspelled option does not hide the rest of the options.

use slotted::prelude::*;

#[slotted(dicts, weakref, closed)]
#[derive(Debug, Clone, PartialEq)]
pub struct Pixel {
    pub color: u32,
}

pub fn uses(pixel: &mut Pixel) -> String {
    pixel.setattr("color", 7).unwrap();
    format!("{:?} {:?}", pixel.clone(), Pixel::SLOTS.color.get(pixel))
}

fn main() {}
