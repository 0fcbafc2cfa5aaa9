//! Classes whose expansions `ci/expanded.sh` counts, one a module. A module's name ends with the number of the class's own
//! slots, which its limit depends on, and then with that of its methods if it has any: `plain_4`, `plain_4_methods_2`.

#![allow(missing_docs, missing_debug_implementations, reason = "only what is generated is to be counted")]

pub mod bases {
    use slotted::slotted;

    #[slotted]
    pub struct Shape {
        pub name: String,
    }

    #[slotted]
    pub struct Mixin {}
}

pub mod plain_0 {
    #[slotted::slotted]
    pub struct Class {}
}

pub mod plain_1 {
    #[slotted::slotted]
    pub struct Class {
        pub label: String,
    }
}

pub mod plain_4 {
    #[slotted::slotted]
    pub struct Class {
        pub x: f64,
        pub y: f64,
        pub label: String,
        pub tags: Vec<String>,
    }
}

pub mod plain_8 {
    #[slotted::slotted]
    pub struct Class {
        pub x: f64,
        pub y: f64,
        pub label: String,
        pub tags: Vec<String>,
        pub count: u32,
        pub parent: Option<String>,
        pub bytes: [u8; 4],
        pub is_hidden: bool,
    }
}

pub mod extends_0 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape)]
    pub struct Class {}
}

pub mod extends_4 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape)]
    pub struct Class {
        pub x: f64,
        pub y: f64,
        pub label: String,
        pub tags: Vec<String>,
    }
}

pub mod dict_0 {
    #[slotted::slotted(dict)]
    pub struct Class {}
}

pub mod dict_1 {
    #[slotted::slotted(dict)]
    pub struct Class {
        pub label: String,
    }
}

pub mod extends_dict_1 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape, dict)]
    #[allow(deprecated)]
    pub struct Class {
        pub label: String,
    }
}

pub mod weakref_0 {
    #[slotted::slotted(weakref)]
    pub struct Class {}
}

pub mod mixins_0 {
    use super::bases::Mixin;

    #[slotted::slotted(mixins(Mixin))]
    pub struct Class {}
}

pub mod extends_mixins_1 {
    use super::bases::{Mixin, Shape};

    #[slotted::slotted(mixins(Mixin), extends = Shape)]
    pub struct Class {
        pub label: String,
    }
}

pub mod untyped_4 {
    #[slotted::slotted(slots("a", "b", "c", "d"))]
    pub struct Class {}
}

pub mod defaults_4 {
    #[slotted::slotted]
    pub struct Class {
        #[slot(default = 1.0)]
        pub x: f64,
        #[slot(default)]
        pub y: f64,
        pub label: slotted::Slot<String>,
        #[slot(readonly)]
        pub tags: Vec<String>,
    }
}

pub mod generic_0 {
    #[slotted::slotted]
    pub struct Class<T: 'static> {
        #[slot(skip)]
        pub value: std::marker::PhantomData<T>,
    }
}

pub mod generic_4 {
    #[slotted::slotted]
    pub struct Class<T: Clone> {
        pub x: f64,
        pub label: String,
        pub value: T,
        pub tags: Vec<T>,
    }
}

pub mod generic_extends_1 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape)]
    pub struct Class<T> {
        pub value: T,
    }
}

pub mod generic_extends_2 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape)]
    pub struct Class<T> {
        pub value: T,
        pub tags: Vec<String>,
    }
}

pub mod extends_dict_weakref_2 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape, dict, weakref)]
    #[allow(deprecated)]
    pub struct Class {
        pub label: String,
        pub tags: Vec<String>,
    }
}

pub mod extends_dict_0 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape, dict)]
    pub struct Class {}
}

pub mod untyped_2 {
    #[slotted::slotted(slots("a", "b"))]
    pub struct Class {}
}

pub mod named_1 {
    #[slotted::slotted(new = of)]
    pub struct Class {
        pub label: String,
    }
}

pub mod options_4 {
    #[expect(clippy::ptr_arg, reason = "a validator takes a reference to the field's own type")]
    fn is_short(label: &String) -> Result<(), &'static str> {
        if label.len() < 9 { Ok(()) } else { Err("too long") }
    }

    fn as_number(value: slotted::Value) -> Result<i64, slotted::Mismatch> {
        slotted::FromValue::from_value(value)
    }

    #[slotted::slotted]
    pub struct Class {
        #[slot(validate = is_short)]
        pub label: String,
        #[slot(convert = as_number)]
        pub count: i64,
        #[slot(default = 1.0)]
        pub x: f64,
        #[slot(rename = "other", readonly)]
        pub y: f64,
    }
}

pub mod extends_0_methods_1 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape)]
    pub struct Class {}

    #[slotted::methods]
    impl Class {
        pub fn long(&self, than: f64) -> bool {
            than > 1.0
        }
    }
}

pub mod plain_1_methods_1 {
    #[slotted::slotted]
    pub struct Class {
        pub x: f64,
    }

    #[slotted::methods]
    impl Class {
        pub fn scaled(&self, by: f64) -> f64 {
            self.x * by
        }
    }
}

pub mod plain_1_methods_4 {
    #[slotted::slotted]
    pub struct Class {
        pub x: f64,
    }

    #[slotted::methods]
    impl Class {
        pub fn scaled(&self, by: f64) -> f64 {
            self.x * by
        }

        pub fn grow(&mut self, by: f64) {
            self.x *= by;
        }

        #[staticmethod]
        pub fn unit() -> &'static str {
            "mm"
        }

        #[getter]
        pub fn double(&self) -> f64 {
            self.x * 2.0
        }
    }
}

pub mod extends_1 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape)]
    pub struct Class {
        pub label: String,
    }
}

pub mod extends_2 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape)]
    pub struct Class {
        pub label: String,
        pub tags: Vec<String>,
    }
}

pub mod generic_dict_1 {
    #[slotted::slotted(dict)]
    pub struct Class<T> {
        pub value: T,
    }
}

pub mod extends_weakref_dict_1_methods_1 {
    use super::bases::Shape;

    #[slotted::slotted(extends = Shape, weakref, dict)]
    pub struct Class {
        pub label: String,
    }

    #[slotted::methods]
    impl Class {
        pub fn long(&self, than: f64) -> bool {
            than > 1.0
        }
    }
}
