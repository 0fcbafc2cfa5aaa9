use slotted::prelude::*;

#[slotted]
pub struct Text {
    pub id: u32,
    pub text: str,
}

fn main() {}
