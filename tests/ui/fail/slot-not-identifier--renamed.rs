//! A field is renamed to what is not an identifier.

use slotted::prelude::*;

#[slotted]
pub struct Hero {
    #[slot(rename = "max-mana")]
    pub mana: u32,
}

pub fn uses(hero: &Hero) -> u32 {
    hero.mana
}

fn main() {}
