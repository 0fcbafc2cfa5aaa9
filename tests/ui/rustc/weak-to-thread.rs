//! A weak reference goes to another thread.

use slotted::prelude::*;

pub fn sends(object: Weak) {
    std::thread::spawn(move || drop(object));
}

fn main() {}
