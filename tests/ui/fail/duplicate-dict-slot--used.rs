//! The class is used as one although it has two dicts.

use slotted::prelude::*;

#[slotted(dict)]
pub struct Open;

#[slotted(extends = Open, dict)]
pub struct Broken;

fn main() {
    let mut broken = Broken::new(Open::new());
    broken.setattr("tag", "hot").unwrap();
    println!("{:?} {:?}", broken.vars().is_ok(), Broken::class());
}
