//! A handle goes to another thread.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    pub color: u32,
}

pub fn sends(pixel: Obj<Pixel>) {
    std::thread::spawn(move || drop(pixel));
}

fn main() {}
