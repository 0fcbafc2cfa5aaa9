//! A struct that holds a handle goes to another thread.

use slotted::prelude::*;

#[slotted]
pub struct Pixel {
    pub next: Option<Obj<Pixel>>,
}

pub fn sends(pixel: Pixel) {
    std::thread::spawn(move || drop(pixel));
}

fn main() {}
