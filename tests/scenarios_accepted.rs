//! Class definitions that CPython accepts compile, and make the classes that CPython made of them.
//!
//! Written by `ci/translate_scenarios.py --accepted`, which says how each definition is translated.

#![allow(non_camel_case_types, non_snake_case, reason = "classes are called as in the scenarios")]
#![allow(missing_docs, unreachable_pub, reason = "the definitions are written by a tool")]
#![allow(clippy::pub_underscore_fields, clippy::too_many_lines, reason = "likewise")]
#![allow(deprecated, reason = "some have slots under a base with a dict")]

use slotted::Class;

pub mod exceptions {
    #[slotted::slotted(dict)]
    #[derive(Debug)]
    pub struct Exception {
        #[slot(skip)]
        pub arguments: u64,
    }
    #[slotted::slotted(extends = Exception)]
    #[derive(Debug)]
    pub struct ValueError;
    #[slotted::slotted(extends = Exception)]
    #[derive(Debug)]
    pub struct OSError {
        #[slot(skip)]
        pub number: u64,
    }
}

/// Scenario `gen-1-00420`.
pub mod scenario_0 {
    #[slotted::slotted(extends = slotted::builtins::Object, dict)]
    #[derive(Debug)]
    pub struct _C1 {
        pub class: i64,
        pub __m__: String,
    }
}

/// Scenario `gen-1-01738`.
pub mod scenario_1 {
    #[slotted::slotted(extends = crate::exceptions::Exception, weakref)]
    #[derive(Debug)]
    pub struct C1 {
        pub x: i64,
        pub b: bool,
        pub c: String,
    }
}

/// Scenario `gen-1-00776`.
pub mod scenario_2 {
    #[slotted::slotted(extends = slotted::builtins::Object, dict, weakref)]
    #[derive(Debug)]
    pub struct C0;
    #[slotted::slotted(extends = C0, slots(b = None, c = None, y = None, f = None))]
    #[derive(Debug)]
    pub struct C2;
    #[slotted::slotted(extends = C2, slots(a = "d", __p = "doc of __p", e = "doc of e", sc = "doc of c"))]
    #[derive(Debug)]
    pub struct C6;
}

/// Scenario `gen-1-00824`.
pub mod scenario_3 {
    #[slotted::slotted(extends = slotted::builtins::Bytes)]
    #[derive(Debug)]
    pub struct C0;
}

/// Scenario `gen-1-01983`.
pub mod scenario_4 {
    #[slotted::slotted(extends = slotted::builtins::Tuple)]
    #[derive(Debug)]
    pub struct C0;
}

/// Scenario `gen-1-01407`.
pub mod scenario_5 {
    #[slotted::slotted(extends = slotted::builtins::Float)]
    #[derive(Debug)]
    pub struct C0 {
        #[slot(rename = "_C0__r_")]
        pub __r_: String,
    }
    #[slotted::slotted(extends = C0, dict, weakref)]
    #[derive(Debug)]
    pub struct C2;
}

/// Scenario `gen-1-00610`.
pub mod scenario_6 {
    #[slotted::slotted(extends = slotted::builtins::Object)]
    #[derive(Debug)]
    pub struct C0 {
        pub b: bool,
        pub x: i64,
    }
}

/// Scenario `gen-1-00716`.
pub mod scenario_7 {
    #[slotted::slotted(extends = slotted::builtins::Dict, weakref)]
    #[derive(Debug)]
    pub struct C2;
}

/// Scenario `gen-1-00020`.
pub mod scenario_8 {
    #[slotted::slotted(extends = crate::exceptions::ValueError)]
    #[derive(Debug)]
    pub struct C0 {
        #[doc = "doc of x"]
        pub x: i64,
        #[doc = "d"]
        pub f: i64,
    }
    #[slotted::slotted(extends = C0)]
    #[derive(Debug)]
    pub struct C1 {
        pub y: f64,
        pub d: slotted::Slot<i64>,
    }
    #[slotted::slotted(extends = C1)]
    #[derive(Debug)]
    pub struct C3;
}

/// Scenario `gen-1-01655`.
pub mod scenario_9 {
    #[slotted::slotted(extends = slotted::builtins::Object, weakref)]
    #[derive(Debug)]
    pub struct C0;
    #[slotted::slotted(extends = C0)]
    #[derive(Debug)]
    pub struct _C0 {
        #[slot(rename = "_C0__r_")]
        pub __r_: String,
        #[slot(rename = "_C0__q")]
        pub __q: String,
    }
    #[slotted::slotted(extends = _C0)]
    #[derive(Debug)]
    pub struct __C0 {
        pub s__q: slotted::Slot<i64>,
        #[slot(rename = "_C0__p")]
        pub __p: bool,
    }
    #[slotted::slotted(extends = __C0)]
    #[derive(Debug)]
    pub struct _C5 {
        pub f: i64,
    }
}

/// Scenario `gen-1-00115`.
pub mod scenario_10 {
    #[slotted::slotted(extends = slotted::builtins::Object, weakref, dict)]
    #[derive(Debug)]
    pub struct C0 {
        pub x: i64,
        pub a: f64,
        pub d: slotted::Slot<i64>,
    }
    #[slotted::slotted(extends = C0)]
    #[derive(Debug)]
    pub struct _C3 {
        pub c: String,
    }
}

/// Scenario `gen-1-00360`.
pub mod scenario_11 {
    #[slotted::slotted(extends = slotted::builtins::Object)]
    #[derive(Debug)]
    pub struct _C0 {
        pub x: i64,
    }
    #[slotted::slotted(extends = _C0)]
    #[derive(Debug)]
    pub struct C2 {
        #[doc = "d"]
        pub sx: f64,
        #[doc = "doc of __p"]
        #[slot(rename = "_C2__p")]
        pub __p: bool,
        #[slot(rename = "_C2__q")]
        pub __q: String,
        #[doc = "doc of f"]
        pub f: i64,
    }
}

/// Scenario `gen-1-00813`.
pub mod scenario_12 {
    #[slotted::slotted(extends = slotted::builtins::Object, dict, weakref)]
    #[derive(Debug)]
    pub struct C1;
    #[slotted::slotted(extends = C1, slots("e"))]
    #[derive(Debug)]
    pub struct C2;
    #[slotted::slotted(extends = slotted::builtins::Object, slots("a"))]
    #[derive(Debug)]
    pub struct C3;
    #[slotted::slotted(extends = C3, mixins(C1), dict, slots("__weakref__", "e"))]
    #[derive(Debug)]
    pub struct C5;
}

/// Scenario `gen-1-00908`.
pub mod scenario_13 {
    #[slotted::slotted(extends = slotted::builtins::Int)]
    #[derive(Debug)]
    pub struct C0;
    #[slotted::slotted(extends = C0)]
    #[derive(Debug)]
    pub struct C1;
}

/// Scenario `gen-1-01171`.
pub mod scenario_14 {
    #[slotted::slotted(extends = crate::exceptions::OSError, slots("b", "y", "e", "c"))]
    #[derive(Debug)]
    pub struct C0;
}

/// Scenario `gen-1-01182`.
pub mod scenario_15 {
    #[slotted::slotted(extends = slotted::builtins::Object, slots("__dict__", "y"))]
    #[derive(Debug)]
    pub struct C0;
}

/// Scenario `gen-1-01272`.
pub mod scenario_16 {
    #[slotted::slotted(extends = slotted::builtins::Str)]
    #[derive(Debug)]
    pub struct _C0 {
        pub y: f64,
        pub c: String,
        pub x: i64,
        pub b: bool,
    }
    #[slotted::slotted(extends = _C0)]
    #[derive(Debug)]
    pub struct C1 {
        pub sc: slotted::Slot<i64>,
    }
}

/// Scenario `test_descr.test_slots_special2/qualname`.
pub mod scenario_17 {
    #[slotted::slotted(extends = slotted::builtins::Object)]
    #[derive(Debug)]
    pub struct Q1 {
        pub __qualname__: bool,
    }
}

/// Scenario `gen-1-00190`.
pub mod scenario_18 {
    #[slotted::slotted(extends = slotted::builtins::Object, slots())]
    #[derive(Debug)]
    pub struct C0;
    #[slotted::slotted(extends = C0, slots("b", "a", "f", "x"))]
    #[derive(Debug)]
    pub struct _C1;
    #[slotted::slotted(extends = _C1, slots("sb"))]
    #[derive(Debug)]
    pub struct ___;
}

/// Scenario `gen-1-00473`.
pub mod scenario_19 {
    #[slotted::slotted(extends = slotted::builtins::Object)]
    #[derive(Debug)]
    pub struct C0;
    #[slotted::slotted(extends = slotted::builtins::Object, mixins(C0), weakref)]
    #[derive(Debug)]
    pub struct C1;
    #[slotted::slotted(extends = C0, mixins(C1), dict, weakref)]
    #[derive(Debug)]
    pub struct C2;
}

/// Scenario `gen-1-00851`.
pub mod scenario_20 {
    #[slotted::slotted(extends = slotted::builtins::Object, weakref)]
    #[derive(Debug)]
    pub struct C0;
    #[slotted::slotted(extends = C0)]
    #[derive(Debug)]
    pub struct C1 {
        pub f: i64,
    }
    #[slotted::slotted(extends = C1)]
    #[derive(Debug)]
    pub struct C2;
}

/// Scenario `gen-1-00061`.
pub mod scenario_21 {
    #[slotted::slotted(extends = slotted::builtins::Object)]
    #[derive(Debug)]
    pub struct C0;
    #[slotted::slotted(extends = slotted::builtins::Object)]
    #[derive(Debug)]
    pub struct C1;
    #[slotted::slotted(extends = slotted::builtins::Object)]
    #[derive(Debug)]
    pub struct C2;
    #[slotted::slotted(extends = C1, mixins(C2, C0))]
    #[derive(Debug)]
    pub struct C4;
    #[slotted::slotted(extends = C0, mixins(C2))]
    #[derive(Debug)]
    pub struct C5;
    #[slotted::slotted(extends = C2, mixins(C4, C5), dict, weakref)]
    #[derive(Debug)]
    pub struct C6;
}

/// Scenario `gen-1-00136`.
pub mod scenario_22 {
    #[slotted::slotted(extends = slotted::builtins::List, dict)]
    #[derive(Debug)]
    pub struct C2 {
        pub e: u8,
        pub a: f64,
        pub b: bool,
    }
    #[slotted::slotted(extends = C2)]
    #[derive(Debug)]
    pub struct _C4 {
        pub f: i64,
        pub se: i64,
        pub sb: String,
    }
    #[slotted::slotted(extends = C2)]
    #[derive(Debug)]
    pub struct C5 {
        #[doc = "d"]
        pub c: String,
        #[doc = "doc of b"]
        pub sb: String,
        pub d: slotted::Slot<i64>,
        #[doc = "d"]
        pub sa: bool,
    }
    #[slotted::slotted(extends = C5)]
    #[derive(Debug)]
    pub struct C6 {
        pub y: f64,
    }
}

/// Scenario `gen-1-00305`.
pub mod scenario_23 {
    #[slotted::slotted(extends = slotted::builtins::Object, dict)]
    #[derive(Debug)]
    pub struct _C0 {
        pub f: i64,
    }
    #[slotted::slotted(extends = _C0)]
    #[derive(Debug)]
    pub struct C2 {
        #[slot(rename = "_C2__q")]
        pub __q: String,
    }
    #[slotted::slotted(extends = C2)]
    #[derive(Debug)]
    pub struct __C3 {
        #[doc = "doc of y"]
        pub y: f64,
    }
    #[slotted::slotted(extends = __C3)]
    #[derive(Debug)]
    pub struct _C4;
}

/// Scenario `gen-1-00431`.
pub mod scenario_24 {
    #[slotted::slotted(extends = slotted::builtins::Object, slots("c", "b"))]
    #[derive(Debug)]
    pub struct C0;
    #[slotted::slotted(extends = C0, slots())]
    #[derive(Debug)]
    pub struct C1;
    #[slotted::slotted(extends = C0, mixins(C1), slots = "a")]
    #[derive(Debug)]
    pub struct C2;
    #[slotted::slotted(extends = C2, slots("sa", "__r_", "y", "sc"))]
    #[derive(Debug)]
    pub struct C3;
}

/// Compares a class with what CPython says of it.
#[track_caller]
fn check(class: &Class, mro: &[&str], own_slots: Option<&[&str]>, has_dict: bool, has_weakref: bool) {
    assert!(
        class.mro().map(|class| class.name().to_owned()).eq(mro.iter().copied()),
        "{:?}",
        class.mro().collect::<Vec<_>>()
    );
    if let Some(own_slots) = own_slots {
        let mut own: Vec<_> = class.own_slots().map(|slot| slot.name().to_owned()).collect();
        own.sort();
        assert_eq!(own, own_slots);
    }
    assert_eq!((class.has_dict(), class.has_weakref()), (has_dict, has_weakref), "dict and weak references");
}

#[test]
fn classes_are_what_cpython_makes_of_them() {
    check(&scenario_0::_C1::class(), &["_C1", "object"], Some(&["__m__", "class"]), true, false);
    check(&scenario_1::C1::class(), &["C1", "Exception", "object"], Some(&["b", "c", "x"]), true, true);
    check(&scenario_2::C0::class(), &["C0", "object"], Some(&[]), true, true);
    check(&scenario_2::C2::class(), &["C2", "C0", "object"], Some(&["b", "c", "f", "y"]), true, true);
    check(&scenario_2::C6::class(), &["C6", "C2", "C0", "object"], None, true, true);
    check(&scenario_3::C0::class(), &["C0", "bytes", "object"], Some(&[]), false, false);
    check(&scenario_4::C0::class(), &["C0", "tuple", "object"], None, false, false);
    check(&scenario_5::C0::class(), &["C0", "float", "object"], Some(&["_C0__r_"]), false, false);
    check(&scenario_5::C2::class(), &["C2", "C0", "float", "object"], None, true, true);
    check(&scenario_6::C0::class(), &["C0", "object"], None, false, false);
    check(&scenario_7::C2::class(), &["C2", "dict", "object"], Some(&[]), false, true);
    check(&scenario_8::C0::class(), &["C0", "ValueError", "Exception", "object"], Some(&["f", "x"]), true, false);
    check(&scenario_8::C1::class(), &["C1", "C0", "ValueError", "Exception", "object"], Some(&["d", "y"]), true, false);
    check(&scenario_8::C3::class(), &["C3", "C1", "C0", "ValueError", "Exception", "object"], None, true, false);
    check(&scenario_9::C0::class(), &["C0", "object"], Some(&[]), false, true);
    check(&scenario_9::_C0::class(), &["_C0", "C0", "object"], Some(&["_C0__q", "_C0__r_"]), false, true);
    check(&scenario_9::__C0::class(), &["__C0", "_C0", "C0", "object"], None, false, true);
    check(&scenario_9::_C5::class(), &["_C5", "__C0", "_C0", "C0", "object"], None, false, true);
    check(&scenario_10::C0::class(), &["C0", "object"], None, true, true);
    check(&scenario_10::_C3::class(), &["_C3", "C0", "object"], Some(&["c"]), true, true);
    check(&scenario_11::_C0::class(), &["_C0", "object"], Some(&["x"]), false, false);
    check(&scenario_11::C2::class(), &["C2", "_C0", "object"], None, false, false);
    check(&scenario_12::C1::class(), &["C1", "object"], Some(&[]), true, true);
    check(&scenario_12::C2::class(), &["C2", "C1", "object"], Some(&["e"]), true, true);
    check(&scenario_12::C3::class(), &["C3", "object"], Some(&["a"]), false, false);
    check(&scenario_12::C5::class(), &["C5", "C1", "C3", "object"], None, true, true);
    check(&scenario_13::C0::class(), &["C0", "int", "object"], Some(&[]), false, false);
    check(&scenario_13::C1::class(), &["C1", "C0", "int", "object"], None, false, false);
    check(
        &scenario_14::C0::class(),
        &["C0", "OSError", "Exception", "object"],
        Some(&["b", "c", "e", "y"]),
        true,
        false,
    );
    check(&scenario_15::C0::class(), &["C0", "object"], None, true, false);
    check(&scenario_16::_C0::class(), &["_C0", "str", "object"], Some(&["b", "c", "x", "y"]), false, false);
    check(&scenario_16::C1::class(), &["C1", "_C0", "str", "object"], None, false, false);
    check(&scenario_17::Q1::class(), &["Q1", "object"], Some(&["__qualname__"]), false, false);
    check(&scenario_18::C0::class(), &["C0", "object"], Some(&[]), false, false);
    check(&scenario_18::_C1::class(), &["_C1", "C0", "object"], Some(&["a", "b", "f", "x"]), false, false);
    check(&scenario_18::___::class(), &["___", "_C1", "C0", "object"], None, false, false);
    check(&scenario_19::C0::class(), &["C0", "object"], Some(&[]), false, false);
    check(&scenario_19::C1::class(), &["C1", "C0", "object"], Some(&[]), false, true);
    check(&scenario_19::C2::class(), &["C2", "C1", "C0", "object"], Some(&[]), true, true);
    check(&scenario_20::C0::class(), &["C0", "object"], Some(&[]), false, true);
    check(&scenario_20::C1::class(), &["C1", "C0", "object"], Some(&["f"]), false, true);
    check(&scenario_20::C2::class(), &["C2", "C1", "C0", "object"], None, false, true);
    check(&scenario_21::C0::class(), &["C0", "object"], Some(&[]), false, false);
    check(&scenario_21::C1::class(), &["C1", "object"], Some(&[]), false, false);
    check(&scenario_21::C2::class(), &["C2", "object"], Some(&[]), false, false);
    check(&scenario_21::C4::class(), &["C4", "C2", "C0", "C1", "object"], Some(&[]), false, false);
    check(&scenario_21::C5::class(), &["C5", "C2", "C0", "object"], Some(&[]), false, false);
    check(&scenario_21::C6::class(), &["C6", "C4", "C5", "C2", "C0", "C1", "object"], Some(&[]), true, true);
    check(&scenario_22::C2::class(), &["C2", "list", "object"], Some(&["a", "b", "e"]), true, false);
    check(&scenario_22::_C4::class(), &["_C4", "C2", "list", "object"], None, true, false);
    check(&scenario_22::C5::class(), &["C5", "C2", "list", "object"], None, true, false);
    check(&scenario_22::C6::class(), &["C6", "C5", "C2", "list", "object"], None, true, false);
    check(&scenario_23::_C0::class(), &["_C0", "object"], Some(&["f"]), true, false);
    check(&scenario_23::C2::class(), &["C2", "_C0", "object"], Some(&["_C2__q"]), true, false);
    check(&scenario_23::__C3::class(), &["__C3", "C2", "_C0", "object"], None, true, false);
    check(&scenario_23::_C4::class(), &["_C4", "__C3", "C2", "_C0", "object"], Some(&[]), true, false);
    check(&scenario_24::C0::class(), &["C0", "object"], Some(&["b", "c"]), false, false);
    check(&scenario_24::C1::class(), &["C1", "C0", "object"], Some(&[]), false, false);
    check(&scenario_24::C2::class(), &["C2", "C1", "C0", "object"], Some(&["a"]), false, false);
    check(&scenario_24::C3::class(), &["C3", "C2", "C1", "C0", "object"], None, false, false);
}
