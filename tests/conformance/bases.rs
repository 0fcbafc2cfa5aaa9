//! The builtin classes of CPython: the library's own, and those that only CPython ships, declared as a user would.

use std::collections::HashMap;

use slotted::builtins::{Bool, Bytes, Dict, Float, Int, List, NoneType, Object, Str, Tuple, Type};
use slotted::{Class, slotted};

/// Classes with an instance size of their own, that is with a field that is no slot.
macro_rules! fixed_size {
    ($($(#[$option:meta])* $name:ident)*) => {$(
        $(#[$option])*
        #[allow(non_camel_case_types, dead_code, reason = "called as in Python; only the size counts")]
        #[derive(Debug)]
        pub(crate) struct $name {
            #[slot(skip)]
            pub(crate) content: u64,
        }
    )*};
}

fixed_size! {
    #[slotted(dict = fixed)] BaseException
    #[slotted(extends = Exception)] OSError
    #[slotted] complex
    #[slotted] bytearray
    #[slotted] property
    #[slotted(weakref = unnamed)] set
    #[slotted(weakref = unnamed)] frozenset
    #[slotted(dict, weakref = unnamed)] module
    #[slotted(final)] function
    #[slotted(final)] range
    #[slotted(final)] slice
    #[slotted(final)] memoryview
    #[slotted(final)] generator
    #[slotted(final)] ellipsis
    #[slotted(final)] mappingproxy
}

#[slotted(extends = BaseException)]
#[derive(Debug)]
pub(crate) struct Exception;

#[slotted(extends = Exception)]
#[derive(Debug)]
pub(crate) struct ValueError;

/// All of them by name.
pub(crate) fn all() -> HashMap<String, Class> {
    let own = [
        Class::of::<Object>(),
        Class::of::<Int>(),
        Class::of::<Bytes>(),
        Class::of::<Tuple>(),
        Class::of::<Type>(),
        Class::of::<Str>(),
        Class::of::<Float>(),
        Class::of::<List>(),
        Class::of::<Dict>(),
        Class::of::<Bool>(),
        Class::of::<NoneType>(),
    ];
    let cpython = [
        Exception::class(),
        ValueError::class(),
        OSError::class(),
        complex::class(),
        bytearray::class(),
        property::class(),
        set::class(),
        frozenset::class(),
        module::class(),
        function::class(),
        range::class(),
        slice::class(),
        memoryview::class(),
        generator::class(),
        ellipsis::class(),
        mappingproxy::class(),
    ];
    own.into_iter().chain(cpython).map(|class| (class.name().to_owned(), class)).collect()
}
