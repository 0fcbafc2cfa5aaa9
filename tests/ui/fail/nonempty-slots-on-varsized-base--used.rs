//! The class is used as one although it has slots after a base of varying size.

use slotted::prelude::*;

#[slotted(extends = slotted::builtins::Int)]
pub struct Count {
    pub unit: u8,
}

#[slotted(extends = Count, closed)]
pub struct Named;

fn main() {
    println!("{:?} {:?}", Count::class(), Named::class());
}
