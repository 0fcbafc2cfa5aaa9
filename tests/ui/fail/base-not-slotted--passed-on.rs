use slotted::prelude::*;

macro_rules! extend {
    ($base:ty) => {
        #[slotted(extends = $base)]
        pub struct Pixel {
            pub color: u32,
        }
    };
}

extend!(Vec<u8>);

fn main() {}
