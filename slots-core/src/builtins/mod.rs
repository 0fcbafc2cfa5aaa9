//! The builtin classes that struct classes can have as bases.
//!
//! `Object` is the root. `Str`, `Float`, `List` and `Dict` are of fixed size and take slots: they are what a
//! [`Value`](crate::Value) holds. `Int`, `Bytes` and `Tuple` vary in size and take none: their objects hold items, which are
//! given when the object is made; as plain values, which have a fixed size, they are empty. `Type` has no instances, and
//! neither have `Bool` and `NoneType`, which are final.

/// What is the same in each builtin that varies in size: as a plain value it is empty.
macro_rules! empty_as_plain_value {
    ($type:ident, $name:literal, $empty:literal) => {
        impl $type {
            #[doc = $empty]
            #[must_use]
            pub const fn new() -> Self {
                Self {}
            }

            #[doc = concat!("The class `", $name, "`.")]
            #[must_use]
            pub fn class() -> crate::Class {
                crate::class::class_of::<Self>()
            }
        }

        impl core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($type)).finish_non_exhaustive()
            }
        }
    };
}

mod bytes;
mod int;
mod metaclass;
mod tuple;

use crate::class::{
    Assignable, ClassRecord, Declared, Embeds, ItemKind, Native, NoDict, NoWeakref, Pairs, RustType, Slotted,
    build_in_place, class_of,
};
use crate::error::Result;
use crate::object::no_instances;
pub use crate::object::{Items, Sequence};
use crate::rules::{ClassId, ClassShape};
pub use crate::value::{Dict, List, Str};
pub use bytes::Bytes;
pub use int::Int;
pub(crate) use int::{limbs_of, needed};
pub use metaclass::Type;
pub use tuple::Tuple;

/// The root of every class: no slots, no `__dict__`, no weak references.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Object {}

impl Object {
    /// An object without attributes.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }

    /// The class `object`.
    #[must_use]
    pub fn class() -> crate::Class {
        class_of::<Self>()
    }
}

/// Python's `float` as a base: a number that slots can be added to.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Float(pub f64);

macro_rules! without_instances {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        #[non_exhaustive]
        pub struct $name {}
    )*};
}

without_instances! {
    /// Python's `bool`: final, so no class can extend it (`unacceptable-base`).
    Bool
    /// Python's `NoneType`: final, so no class can extend it (`unacceptable-base`).
    NoneType
}

/// What `object` looks like to the rules.
pub(crate) const fn object_shape() -> &'static ClassShape<'static> {
    Object::RECORD.shape()
}

/// A class without slots of its own; what differs between the builtins is in the options.
macro_rules! builtin {
    ($type:ident, $name:literal, $id:literal, $base:expr, items: $items:expr, is_final: $is_final:literal, hidden: $hidden:expr, $build:expr) => {
        const _: () = {
            const DECL: &Declared = &Declared {
                name: $name,
                id: ClassId($id),
                module: "builtins",
                doc: "",
                base: $base,
                extends: false,
                mixins: &[],
                slots: &[],
                attrs: &[],
                hidden: $hidden,
                dict: None,
                fixed_dict: false,
                weakref: false,
                closed: false,
                unnamed_weakref: false,
                is_final: $is_final,
                items: $items,
                assignable: false,
                rust: RustType::of::<$type>(),
                build: Some(build_in_place::<$type>),
                record: || <$type as Slotted>::__class_record(),
            };
            // SAFETY: C1 to C3: the class has neither slots nor a dict, and its base no bytes.
            static CLASS: Native<0, 0, { DECL.len(2) }> = unsafe { Native::new(DECL, &CLASS) };

            // SAFETY: an instance of a class is one at its own start (C2).
            unsafe impl crate::class::Embeds<Self> for $type {}

            // SAFETY: the class has neither slots nor a dict, and `object`, its base, has no bytes (C1, C2, C3).
            unsafe impl Slotted for $type {
                type Base = Object;
                type Dict = NoDict;
                type Slots = ();
                type Weakref = NoWeakref;
                const DESCRIPTORS: &'static () = &();
                const RECORD: &'static ClassRecord = &CLASS.record;

                fn __build(_: &mut Pairs) -> Result<Self> {
                    $build
                }
            }
        };
    };
}

builtin!(Object, "object", 1, None, items: None, is_final: false, hidden: 0, Ok(Self {}));
builtin!(Int, "int", 2, Some(Object::RECORD), items: Some(ItemKind::Limbs), is_final: false, hidden: 1, Ok(Self::new()));
builtin!(Bytes, "bytes", 3, Some(Object::RECORD), items: Some(ItemKind::Bytes), is_final: false, hidden: 1, Ok(Self::new()));
builtin!(Tuple, "tuple", 4, Some(Object::RECORD), items: Some(ItemKind::Values), is_final: false, hidden: 1, Ok(Self::new()));
builtin!(Str, "str", 5, Some(Object::RECORD), items: None, is_final: false, hidden: 8, Ok(Self::default()));
builtin!(Float, "float", 6, Some(Object::RECORD), items: None, is_final: false, hidden: 8, Ok(Self::default()));
builtin!(List, "list", 7, Some(Object::RECORD), items: None, is_final: false, hidden: 8, Ok(Self::default()));
builtin!(Dict, "dict", 8, Some(Object::RECORD), items: None, is_final: false, hidden: 8, Ok(Self::default()));
builtin!(Bool, "bool", 9, Some(Object::RECORD), items: None, is_final: true, hidden: 0, Err(no_instances("bool")));
builtin!(NoneType, "NoneType", 10, Some(Object::RECORD), items: None, is_final: true, hidden: 0, Err(no_instances("NoneType")));

// SAFETY: it is `Object`.
unsafe impl Assignable for Object {}

macro_rules! object_is_the_base_of {
    ($($type:ident)*) => {$(
        // SAFETY: an `Object`, which has no bytes, lies anywhere (C2).
        unsafe impl Embeds<Object> for $type {}
    )*};
}

object_is_the_base_of!(Int Bytes Tuple Str Float List Dict Bool NoneType);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Attributes as _;

    #[test]
    fn object_is_the_root_and_has_nothing() {
        let class = Object::class();
        assert_eq!((class.name(), class.base(), class.mro().count()), ("object", None, 1));
        assert_eq!(Object::new().dir(), Vec::<String>::new());
    }

    #[test]
    fn builtins_have_the_traits_that_the_rules_speak_of() {
        assert!([Int::RECORD, Bytes::RECORD, Tuple::RECORD].iter().all(|record| record.shape().var_sized));
        assert!([Bool::RECORD, NoneType::RECORD].iter().all(|record| record.shape().is_final));
        let mro: Vec<_> = class_of::<List>().mro().map(|class| class.name().to_owned()).collect();
        assert_eq!(mro, ["list", "object"]);
    }

    #[test]
    fn classes_that_vary_in_size_are_empty_as_plain_values() {
        let error = Int::from_pairs([("x", 1)]).unwrap_err();
        assert_eq!(error.message(), "int() got an unexpected keyword argument 'x'");
        assert!(Int::from_pairs([("x", 1); 0]).is_ok() && Tuple::from_pairs([("x", 1); 0]).is_ok());
        assert_eq!([size_of::<Int>(), size_of::<Bytes>(), size_of::<Tuple>()], [0; 3]);
    }

    #[test]
    fn classes_without_instances_say_so() {
        assert_eq!(Bool::from_pairs([("x", 1); 0]).unwrap_err().message(), "cannot create 'bool' instances");
        let error = class_of::<NoneType>().instantiate([("x", 1); 0]).unwrap_err();
        assert_eq!(error.message(), "cannot create 'NoneType' instances");
    }
}
