//! A crate that denies every lint that the expansion could trip over.

/// Public classes under strict lints.
#[deny(
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unused,
    unused_qualifications,
    unused_results,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    variant_size_differences,
    non_snake_case,
    non_upper_case_globals,
    non_camel_case_types,
    nonstandard_style,
    rust_2018_idioms,
    let_underscore_drop,
    unit_bindings,
    private_bounds,
    private_interfaces,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    redundant_lifetimes,
    unsafe_code,
    unsafe_op_in_unsafe_fn,
    deprecated,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::undocumented_unsafe_blocks,
    clippy::multiple_unsafe_ops_per_block,
    clippy::missing_docs_in_private_items,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::shadow_reuse,
    clippy::shadow_same,
    clippy::shadow_unrelated,
    clippy::default_trait_access,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::missing_inline_in_public_items,
    clippy::as_conversions,
    clippy::pub_use,
    clippy::single_char_lifetime_names
)]
pub mod strict {
    use slotted::slotted;

    /// A class.
    #[slotted(slots(untyped = "An untyped slot."), weakref)]
    #[derive(Debug, Clone)]
    #[non_exhaustive]
    pub struct Open {
        /// A field.
        pub number: i64,
        /// Another.
        #[slot(default = 1, validate = |given: &u8| if *given > 0 { Ok(()) } else { Err("no") })]
        pub limited: u8,
        /// A third.
        #[slot(opaque)]
        pub raw: [u8; 2],
    }

    /// A class below it.
    #[slotted(extends = Open, dict)]
    #[derive(Debug, Clone)]
    #[non_exhaustive]
    pub struct Below {
        /// A field.
        pub text: String,
    }

    /// A generic class.
    #[slotted]
    #[derive(Debug, Clone)]
    #[non_exhaustive]
    pub struct Generic<Type: slotted::IntoValue + slotted::FromValue, const LEN: usize> {
        /// A field.
        pub many: Vec<Type>,
        /// Another.
        #[slot(opaque)]
        pub array: [Type; LEN],
    }
}

/// Something old, which is used without a word of its being so.
mod old {
    #![deny(deprecated)]

    use slotted::slotted;

    #[deprecated = "use another"]
    #[slotted]
    #[derive(Debug, Clone)]
    pub(super) struct Old {
        pub(super) x: i64,
    }

    #[slotted]
    pub(super) struct Partly {
        #[deprecated = "use another"]
        pub(super) old: i64,
        pub(super) new: i64,
    }
}

/// A public generic class with a private type in a private field.
mod private {
    #![deny(unused, private_bounds, private_interfaces)]

    use slotted::prelude::*;

    struct Hidden<T>(T);

    impl<T: IntoValue> IntoValue for Hidden<T> {
        fn to_value(&self) -> Result<Value, Mismatch> {
            self.0.to_value()
        }
    }

    impl<T: FromValue> FromValue for Hidden<T> {
        fn from_value(value: Value) -> Result<Self, Mismatch> {
            T::from_value(value).map(Self)
        }
    }

    #[slotted(new = _)]
    pub struct Public<T: IntoValue + FromValue> {
        hidden: Hidden<T>,
        slot: Slot<Hidden<u8>>,
    }

    impl<T: IntoValue + FromValue> Public<T> {
        pub(super) fn new(value: T) -> Self {
            Self { hidden: Hidden(value), slot: Slot::unset() }
        }
    }
}

#[test]
#[expect(deprecated, reason = "the classes are deprecated to see what the expansion says of it")]
fn strict_lints_have_nothing_to_say() {
    use slotted::{Attributes as _, Value};
    let below = strict::Below::new(strict::Open::new(1, [2, 3]), "t".to_owned());
    assert_eq!(below.getattr("text").unwrap(), Value::from("t"));
    assert_eq!(strict::Generic::new(vec![1_u8], [1_u8]).getattr("many").unwrap().to_string(), "[1]");
    assert_eq!(private::Public::new(5_i64).getattr("hidden").unwrap(), Value::Int(5));
    assert_eq!(old::Old::new(1).getattr("x").unwrap(), Value::Int(1));
    assert_eq!(old::Partly::new(1, 2).getattr("old").unwrap(), Value::Int(1));
}
