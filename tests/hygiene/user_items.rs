//! Traits and methods of the user's that have the names of this crate's.

/// A trait for everything, whose methods take `self` in the way that wins where method names compete.
mod blanket {
    #[allow(dead_code, reason = "what is not called must not be called")]
    pub(super) trait Everything: Sized {
        const RECORD: u8 = 0;
        const NESTED: u8 = 0;
        const TYPE: u8 = 0;
        const DECL: u8 = 0;
        const DESCRIPTORS: u8 = 0;
        fn take(self) -> u8 {
            1
        }
        fn next(self) -> u8 {
            1
        }
        fn build(self) -> u8 {
            1
        }
        fn is_some(self) -> u8 {
            1
        }
        fn view(self) -> u8 {
            1
        }
        fn mro(self) -> u8 {
            1
        }
        fn mro_count(self) -> u8 {
            1
        }
        fn slot_count(self) -> u8 {
            1
        }
        fn len(self) -> u8 {
            1
        }
        fn base(self) -> u8 {
            1
        }
        fn slot(self) -> u8 {
            1
        }
        fn room(self) -> u8 {
            1
        }
        fn order(self) -> u8 {
            1
        }
        fn dict(self) -> u8 {
            1
        }
        fn guarded(self) -> u8 {
            1
        }
        fn is_value(self) -> u8 {
            1
        }
        fn into(self) -> u8 {
            1
        }
        fn get(self) -> u8 {
            1
        }
        fn default() -> u8 {
            1
        }
    }
    impl<T> Everything for T {}
}

mod user {
    use super::blanket::Everything as _;
    use slotted::slotted;

    #[slotted(weakref)]
    #[derive(Debug, Clone)]
    pub(super) struct Inner {
        pub(super) x: i64,
    }

    #[slotted(extends = Inner, mixins(Mixin), slots("u", "__p"), dict)]
    #[derive(Debug)]
    pub(super) struct Outer {
        pub(super) inner: Inner,
        #[slot(opaque)]
        pub(super) raw: [u8; 2],
        #[slot(rename = "r", default = 1, validate = |v: &i64| if *v > 0 { Ok(()) } else { Err("no") })]
        pub(super) renamed: i64,
        pub(super) slot: slotted::Slot<i64>,
    }

    #[slotted]
    pub(super) struct Mixin;

    #[slotted(extends = Generic<T>)]
    pub(super) struct BelowGeneric<T: slotted::IntoValue + slotted::FromValue> {
        pub(super) y: i64,
    }

    #[slotted]
    pub(super) struct Generic<T: slotted::IntoValue + slotted::FromValue> {
        pub(super) t: T,
        pub(super) inner: Inner,
    }

    pub(super) fn hijacked() -> u8 {
        5_u16.take()
    }
}

#[test]
fn a_trait_for_everything_hijacks_nothing() {
    use slotted::{Attributes as _, Paths as _, Value};
    let inner = user::Inner::new(1);
    let mut outer = user::Outer::new(inner.clone(), inner.clone(), [1, 2]);
    outer.setattr_path("inner.x", 5).unwrap();
    assert_eq!(outer.setattr("r", 0).unwrap_err().rule(), "slot-value-refused");
    outer.setattr("slot", 1).unwrap();
    assert_eq!((outer.inner.x, outer.renamed, outer.slot.get(), outer.raw), (5, 1, Some(&1), [1, 2]));
    let below = user::BelowGeneric::new(user::Generic::new(1_u8, inner), 3);
    assert_eq!((below.getattr("t").unwrap(), below.y), (Value::Int(1), 3));
    assert_eq!(user::hijacked(), 1);
}

mod methods {
    use slotted::prelude::*;

    pub(super) trait Lookup {
        fn getattr(&self) -> &'static str;
    }

    #[slotted]
    pub(super) struct Own {
        pub(super) x: i64,
    }

    impl Own {
        pub(super) fn get(&self) -> i64 {
            self.x
        }

        pub(super) fn setattr(&mut self, x: i64) {
            self.x = x;
        }

        pub(super) fn build() -> Self {
            Self::new(1)
        }
    }

    impl Lookup for Own {
        fn getattr(&self) -> &'static str {
            "the user's"
        }
    }

    #[slotted(extends = Own)]
    pub(super) struct Below;
}

#[test]
fn the_user_s_own_methods_stand_beside_the_protocol() {
    use slotted::{Attributes, Value};
    let mut below = methods::Below::new(methods::Own::build());
    below.__base__.setattr(4);
    Attributes::setattr(&mut *below, "x", 5).unwrap();
    assert_eq!(
        (below.get(), methods::Lookup::getattr(&*below), below.__base__.getattr_of()),
        (5, "the user's", "the user's")
    );
    assert_eq!(Attributes::getattr(&below, "x").unwrap(), Value::Int(5));
}

trait GetattrOf {
    fn getattr_of(&self) -> &'static str;
}

impl<T: methods::Lookup> GetattrOf for T {
    fn getattr_of(&self) -> &'static str {
        self.getattr()
    }
}
