//! The facade under another path.

mod reexports {
    pub(super) mod inner {
        pub(crate) use ::slotted as renamed;
    }
}

mod user {
    use super::reexports::inner::renamed::slotted as class;

    /// No name `slotted` but the crate's own is needed.
    #[class(crate = crate::renamed::reexports::inner::renamed, slots("u"), dict)]
    pub(super) struct Root {
        pub(super) x: f64,
        #[slot(default = 1, validate = |v: &i64| if *v > 0 { Ok(()) } else { Err("no") })]
        pub(super) y: i64,
    }

    #[class(extends = Root, crate = super::reexports::inner::renamed)]
    #[allow(deprecated)]
    pub(super) struct Below<T: ::slotted::IntoValue + ::slotted::FromValue> {
        pub(super) z: T,
    }
}

#[test]
fn the_crate_can_have_another_path() {
    use slotted::Attributes as _;
    let mut below = user::Below::new(user::Root::new(1.5), 2_u8);
    assert_eq!(below.setattr("y", 0).unwrap_err().rule(), "slot-value-refused");
    below.setattr("z", 9).unwrap();
    assert_eq!((below.x.to_bits(), below.y, below.z), (1.5_f64.to_bits(), 1, 9));
}
